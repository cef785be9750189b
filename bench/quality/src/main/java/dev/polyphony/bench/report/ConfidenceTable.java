package dev.polyphony.bench.report;

import dev.polyphony.analysis.CallRecord;
import dev.polyphony.bench.figures.Auc;
import dev.polyphony.bench.figures.CalibrationError;
import dev.polyphony.bench.figures.Judged;
import dev.polyphony.bench.recorded.Grading;
import dev.polyphony.bench.runs.GroupRuns;
import dev.polyphony.bench.runs.Run;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** How well the confidence that was recorded with each model's answers predicts that they are right. */
final class ConfidenceTable {
    private ConfidenceTable() {}

    static List<String> of(GroupRuns runs) {
        Columns table = new Columns().row("model", "scorer", "auc", "auc corr", "ece", "ece corr", "calibrated");
        runs.singles().forEach(run -> {
            List<Judged> recorded = GroupRuns.judged(run, Grading.RECORDED);
            List<Judged> corrected = GroupRuns.judged(run, Grading.CORRECTED);
            table.row(
                    run.name(),
                    scorers(run),
                    Figures.share(Auc.of(recorded)),
                    Figures.share(Auc.of(corrected)),
                    Figures.share(CalibrationError.of(recorded)),
                    Figures.share(CalibrationError.of(corrected)),
                    Figures.percent(calibrated(run)));
        });
        return table.lines();
    }

    private static String scorers(Run run) {
        return run.outcomes().stream()
                .flatMap(outcome -> outcome.result().calls().stream())
                .filter(CallRecord.Answered.class::isInstance)
                .map(call -> ((CallRecord.Answered) call).reply().assessment().scorer())
                .map(scorer -> Objects.requireNonNullElse(scorer, "phrases"))
                .distinct()
                .sorted()
                .collect(Collectors.joining("+"));
    }

    /** The share of answers whose confidence says of itself that it is calibrated for such prompts. */
    private static double calibrated(Run run) {
        return run.outcomes().stream()
                .flatMap(outcome -> outcome.result().calls().stream())
                .filter(CallRecord.Answered.class::isInstance)
                .mapToDouble(call -> Boolean.TRUE.equals(((CallRecord.Answered) call)
                                .reply()
                                .assessment()
                                .calibrated())
                        ? 1
                        : 0)
                .average()
                .orElse(Double.NaN);
    }
}
