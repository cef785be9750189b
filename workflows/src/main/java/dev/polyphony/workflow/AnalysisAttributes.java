package dev.polyphony.workflow;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.text.ServerLimits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Temporal's Web UI and lists say of an analysis from its start: the request's shape, and in the details the
 * question: whoever may look at them may look at the payloads, which hold it too. They are encrypted where payloads
 * are.
 */
public final class AnalysisAttributes {
    /** Bytes of a question. */
    private static final int SHOWN = 1_000;

    private AnalysisAttributes() {}

    public static io.temporal.common.SearchAttributes searchAttributes(Analysis analysis) {
        return io.temporal.common.SearchAttributes.newBuilder()
                .set(SearchAttributes.TENANT, analysis.tenant())
                .set(
                        SearchAttributes.STRATEGY,
                        ServerLimits.keyword(analysis.selection().strategy()))
                .set(SearchAttributes.STATUS, AnalysisStatus.RUNNING.word())
                .set(SearchAttributes.CATEGORY, Analysis.category(analysis.label()))
                .build();
    }

    /** One line, such as {@code fallback · default chain}. */
    public static String summary(Analysis analysis) {
        return ServerLimits.summary(
                switch (analysis.selection()) {
                    case Selection.Custom custom -> "custom plan";
                    case Selection.Preset preset -> preset.strategy() + " · " + whom(preset);
                });
    }

    /**
     * Markdown, the question cut and as a quotation.
     *
     * @param readable whether the question is shown
     */
    public static String details(Analysis analysis, boolean readable) {
        Limits limits = analysis.limits();
        List<String> lines = new ArrayList<>();
        if (readable) {
            ServerLimits.cut(analysis.prompt(), SHOWN)
                    .lines()
                    .map(line -> "> " + line)
                    .forEach(lines::add);
            lines.add("");
        }
        lines.add("- tenant **" + analysis.tenant() + "**");
        add(lines, "deadline", limits.deadline());
        add(lines, "most calls", limits.maxCalls());
        add(lines, "most output tokens", limits.maxOutputTokens());
        return String.join("\n", lines);
    }

    private static String whom(Selection.Preset preset) {
        if (preset.chain() != null) {
            return "chain " + preset.chain();
        }
        if (!preset.models().isEmpty()) {
            List<String> models = preset.models();
            return models.size() <= 3 ? String.join(", ", models) : models.size() + " models from " + models.get(0);
        }
        if (preset.size() != null) {
            return preset.size() + " models";
        }
        return preset.strategy().equals("fallback") ? "default chain" : "default models";
    }

    private static void add(List<String> lines, String name, @Nullable Object value) {
        if (value != null) {
            lines.add("- " + name + " " + value);
        }
    }
}
