package dev.polyphony.bench.report;

import dev.polyphony.analysis.CallRecord;
import dev.polyphony.bench.recorded.Grading;
import dev.polyphony.bench.runs.GroupRuns;
import dev.polyphony.bench.runs.Run;
import dev.polyphony.bench.runs.RunOutcome;
import dev.polyphony.evaluation.GradedConfidence;
import dev.polyphony.scoring.training.Auc;
import dev.polyphony.scoring.training.CalibrationError;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** How well the confidence that was recorded with each model's answers predicts that they are right. */
final class ConfidenceTable {
    private static final String PHRASES = "phrases";

    private ConfidenceTable() {}

    static List<String> of(GroupRuns runs) {
        Columns table = new Columns().row("model", "scorer", "auc", "auc corr", "ece", "ece corr", "calibrated");
        for (Run run : runs.singles()) {
            String scorers = scorers(run);
            row(table, run, scorers, RunOutcome::confidence, ReportNumbers.percent(calibrated(run)));
            if (!scorers.equals(PHRASES)) {
                row(table, run, "(" + PHRASES + ")", runs.phrases()::confidence, "");
            }
        }
        return table.lines();
    }

    private static void row(
            Columns table, Run run, String scorer, ToDoubleFunction<RunOutcome> confidence, String calibrated) {
        List<GradedConfidence> recorded = GroupRuns.judged(run, confidence, Grading.RECORDED);
        List<GradedConfidence> corrected = GroupRuns.judged(run, confidence, Grading.CORRECTED);
        table.row(
                run.name(),
                scorer,
                ReportNumbers.share(Auc.of(recorded)),
                ReportNumbers.share(Auc.of(corrected)),
                ReportNumbers.share(CalibrationError.of(recorded)),
                ReportNumbers.share(CalibrationError.of(corrected)),
                calibrated);
    }

    private static String scorers(Run run) {
        return run.outcomes().stream()
                .flatMap(outcome -> outcome.result().calls().stream())
                .filter(CallRecord.Answered.class::isInstance)
                .map(call -> ((CallRecord.Answered) call).reply().assessment().scorer())
                .map(scorer -> Objects.requireNonNullElse(scorer, PHRASES))
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
