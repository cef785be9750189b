package dev.polyphony.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a list.
 *
 * @param next the cursor of the page after it; absent where there is none
 */
public record AnalysisPage(
        List<AnalysisSummary> analyses, @Nullable String next) {
    public AnalysisPage {
        analyses = List.copyOf(analyses);
    }
}
