package dev.polyphony.cli.render;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is said about a result beside its answer. */
public final class Report {
    private Report() {}

    /** Why there is none, for a result without an answer. */
    public static List<String> failure(AnalysisResult result, Style style) {
        return FailureReport.lines(result, style);
    }

    /** Members, details where wanted, the closing line, and last that it was all simulated. */
    public static List<String> about(AnalysisResult result, Optional<?> webUi, boolean verbose, Style style) {
        List<String> lines = new ArrayList<>();
        if (Members.isEnsemble(result)) {
            lines.addAll(Members.lines(result, style));
        }
        if (verbose && !result.calls().isEmpty()) {
            lines.addAll(CallDetails.lines(result, style));
        }
        if (result.decisions() != null) {
            result.decisions().stream()
                    .filter(Decision.LeftOut.class::isInstance)
                    .map(decision -> DecisionText.of(decision, result))
                    .forEach(leftOut -> lines.add(style.faint(style.marks(leftOut))));
        }
        result.calls().stream()
                .map(call -> call instanceof CallRecord.Failed failed
                                && failed.failure().skips()
                        ? "skipped " + failed.name() + ": " + failed.failure().describe()
                        : "")
                .filter(line -> !line.isEmpty())
                .distinct()
                .forEach(line -> lines.add(style.faint(line)));
        result.calls().stream()
                .map(call -> call instanceof CallRecord.Answered answered ? Excerpts.similar(answered) : "")
                .filter(line -> !line.isEmpty())
                .forEach(line -> lines.add(style.faint(line)));
        result.shortfalls().forEach(shortfall -> lines.add(style.warn("Degraded: " + shortfall)));
        lines.add(ClosingLine.of(result, webUi, style));
        if (result.simulated()) {
            lines.addAll(SimulationNote.last(style));
        }
        return lines;
    }
}
