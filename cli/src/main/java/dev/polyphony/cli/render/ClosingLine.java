package dev.polyphony.cli.render;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.CallPurpose;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What it took to get an answer, in one line: path, cost, time, id, where to look. */
public final class ClosingLine {
    private ClosingLine() {}

    /** At most 100 columns before the address, which is never cut: the path says less where it is long. */
    public static String of(AnalysisResult result, Optional<?> webUi, Style style) {
        String facts = " · " + Figures.cost(result) + " · " + Figures.time(result.latency()) + " · " + result.id();
        String path = Stream.of(path(result, true), path(result, false), counts(result))
                .filter(candidate -> 2 + candidate.length() + facts.length() <= Table.WIDTH)
                .findFirst()
                .orElseGet(() -> counts(result));
        String address = webUi.map(uri -> " · " + uri).orElse("");
        return style.faint(style.marks("— " + path + facts + address));
    }

    private static String path(AnalysisResult result, boolean reasons) {
        return result.calls().isEmpty() || Members.isEnsemble(result)
                ? counts(result)
                : result.calls().stream().map(call -> step(call, reasons)).collect(Collectors.joining(" → "));
    }

    private static String step(CallRecord call, boolean reasons) {
        return switch (call) {
            case CallRecord.Answered answered ->
                answered.name() + " ✓" + (answered.reply().isCached() ? " cached" : "");
            case CallRecord.Failed failed ->
                failed.name() + " ✗" + (reasons ? " " + Figures.why(failed.failure()) : "");
        };
    }

    private static boolean isCached(AnalysisResult result) {
        return result.calls().stream()
                .anyMatch(call -> call instanceof CallRecord.Answered answered
                        && answered.name().equals(result.modelUsed())
                        && answered.reply().isCached());
    }

    private static String how(AnalysisResult result) {
        boolean written = result.calls().stream()
                .anyMatch(call -> call instanceof CallRecord.Answered answered
                        && answered.duty() == CallPurpose.CHAIRMAN
                        && answered.reply().text().equals(result.response()));
        return written ? "from" : "best of";
    }

    private static long failed(AnalysisResult result, Predicate<CallRecord> among) {
        return result.calls().stream()
                .filter(CallRecord.Failed.class::isInstance)
                .filter(among)
                .count();
    }

    private static String counts(AnalysisResult result) {
        boolean ensemble = Members.isEnsemble(result);
        long failed = failed(result, ensemble ? call -> call.duty() == null : call -> true);
        String model = result.modelUsed();
        if (model == null) {
            return failed == 0 ? "nobody was asked" : failed + " failed";
        }
        if (ensemble) {
            long consulted = failed(result, call -> call.duty() != null);
            return model + " ✓ " + how(result) + " "
                    + Figures.count(result.models().responseCount(), "answer", "answers")
                    + (failed == 0 ? "" : ", " + failed + " missing")
                    + (consulted == 0 ? "" : ", " + Figures.count(consulted, "review", "reviews") + " failed");
        }
        return (failed == 0 ? "" : failed + " failed → ") + model + " ✓" + (isCached(result) ? " cached" : "");
    }
}
