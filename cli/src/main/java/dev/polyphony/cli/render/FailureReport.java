package dev.polyphony.cli.render;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ProviderId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Why there is no answer, model by model, and what to do next. */
public final class FailureReport {
    /** Fields of a refused question that are mended by another name of a model or chain. */
    private static final Set<String> NAMES = Set.of("model", "models", "chain", "chairman", "judges");

    private static final ProviderId OLLAMA = new ProviderId("ollama");

    private FailureReport() {}

    public static List<String> lines(AnalysisResult result, Style style) {
        List<String> lines = new ArrayList<>();
        lines.add(style.bad(style.marks(headline(result))));
        if (!result.calls().isEmpty()) {
            Table table = new Table(style, "  ").head("", "MODEL", "AFTER", "WHAT HAPPENED");
            result.calls().forEach(call -> add(table, call));
            lines.addAll(table.lines());
            lines.addAll(CallDetails.doubts(result, style));
        }
        lines.addAll(next(result).stream().map(style::marks).toList());
        return lines;
    }

    private static String headline(AnalysisResult result) {
        return switch (result.status()) {
            case NO_ANSWER -> "No usable answer: every model that could be asked failed.";
            case ABSTAINED -> "No answer: the members differ too much to choose one by the margin asked for.";
            case DEADLINE_PASSED ->
                "The deadline passed after " + Figures.time(result.latency())
                        + (result.problem() == null ? " without a usable answer." : ": " + problem(result) + ".");
            case CANCELLED -> "Cancelled after " + Figures.time(result.latency()) + ".";
            case REJECTED -> "Refused before anything was spent: " + problem(result);
            case ANSWERED, RUNNING, WAITING -> "";
        };
    }

    private static String problem(AnalysisResult result) {
        AnalysisResult.Problem problem = result.problem();
        return problem == null ? "no reason given" : problem.field() + ": " + problem.message();
    }

    private static void add(Table table, CallRecord call) {
        switch (call) {
            case CallRecord.Answered answered ->
                table.row("✓", answered.name(), Figures.time(answered.elapsed()), "answered");
            case CallRecord.Failed failed ->
                table.row("✗", failed.name(), Figures.time(failed.elapsed()), Figures.happened(failed));
        }
    }

    private static List<String> next(AnalysisResult result) {
        return switch (result.status()) {
            case NO_ANSWER ->
                List.of(missingKeys(result)
                        + (isOllamaAway(result)
                                ? "Next: start Ollama, or set OLLAMA_HOST to where it runs (polyphony local setup helps);"
                                        + " other models are asked with --models or -s fallback."
                                : "Next: polyphony doctor says what works and what to do."));
            case ABSTAINED -> List.of("Next: ask more models, or lower --margin; polyphony explain shows the votes.");
            case DEADLINE_PASSED ->
                List.of("Next: give it more time, such as --deadline 2m; polyphony doctor shows who is slow or down.");
            case REJECTED ->
                List.of("Next: correct that and try again"
                        + (namesModels(result) ? "; polyphony models lists what can be asked." : "."));
            case CANCELLED, ANSWERED, RUNNING, WAITING -> List.of();
        };
    }

    /** Whether nothing was asked but models of Ollama's, and nobody was there. */
    private static boolean isOllamaAway(AnalysisResult result) {
        return !result.calls().isEmpty()
                && result.calls().stream()
                        .allMatch(call -> call instanceof CallRecord.Failed failed
                                && failed.model().provider().equals(OLLAMA)
                                && failed.failure() instanceof Failure.Unreachable);
    }

    private static boolean namesModels(AnalysisResult result) {
        AnalysisResult.Problem problem = result.problem();
        return problem != null && NAMES.contains(problem.field());
    }

    private static String missingKeys(AnalysisResult result) {
        String variables = result.calls().stream()
                .map(call -> call instanceof CallRecord.Failed failed
                                && failed.failure() instanceof Failure.NoCredentials(String variable)
                        ? variable
                        : null)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining(", "));
        return variables.isEmpty() ? "" : "Missing: " + variables + ". ";
    }
}
