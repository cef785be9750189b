package dev.polyphony.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.polyphony.bench.figures.Escalation;
import dev.polyphony.bench.recorded.Grading;
import dev.polyphony.bench.recorded.Part;
import dev.polyphony.bench.runs.GroupRuns;
import dev.polyphony.bench.runs.Run;
import dev.polyphony.bench.runs.RunOutcome;
import dev.polyphony.bench.runs.Tuned;
import dev.polyphony.scoring.training.Auc;
import dev.polyphony.scoring.training.CalibrationError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The same for programs. */
public final class JsonReport {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private JsonReport() {}

    record Whole(String split, List<GroupReport> groups) {}

    record GroupReport(
            List<String> models,
            int prompts,
            List<Half> halves,
            double oracle,
            List<Row> singles,
            List<Row> strategies,
            List<Confidence> confidence,
            List<Escalation.At> escalation,
            List<Target> targets) {}

    record Half(int prompts, int tuningPrompts, Tuned tuned) {}

    record Row(
            String name,
            boolean simulatedJudges,
            double accuracy,
            double rightWhereAnswered,
            double corrected,
            double costUsd,
            boolean costKnown,
            double calls,
            double coverage,
            double randomAtCost) {}

    record Confidence(String model, double auc, double calibrationError) {}

    public static void write(Path file, List<GroupRuns> groups) {
        try {
            JSON.writeValue(
                    file.toFile(),
                    new Whole(
                            String.join(" ", Part.RULE),
                            groups.stream().map(JsonReport::group).toList()));
        } catch (IOException e) {
            throw new UncheckedIOException("the report cannot be written to " + file, e);
        }
    }

    private static GroupReport group(GroupRuns runs) {
        return new GroupReport(
                runs.group().models(),
                runs.group().questions().size(),
                runs.halves().stream()
                        .map(half -> new Half(half.group().questions().size(), half.tuningPrompts(), half.tuned()))
                        .toList(),
                runs.oracle(Grading.RECORDED),
                runs.singles().stream().map(run -> row(runs, run, false)).toList(),
                runs.ran().stream()
                        .map(ran -> row(runs, ran.run(), ran.contestant().simulatedJudges()))
                        .toList(),
                runs.singles().stream().map(JsonReport::confidence).toList(),
                runs.escalation(Grading.RECORDED).curve(),
                Targets.of(runs));
    }

    private static Row row(GroupRuns runs, Run run, boolean simulatedJudges) {
        return new Row(
                run.name(),
                simulatedJudges,
                run.accuracy(Grading.RECORDED),
                run.rightWhereAnswered(Grading.RECORDED),
                run.accuracy(Grading.CORRECTED),
                run.cost(),
                run.costKnown(),
                run.sends(),
                run.coverage(),
                runs.randomRouting(Grading.RECORDED).accuracy(run.cost()));
    }

    private static Confidence confidence(Run run) {
        var answers = GroupRuns.judged(run, RunOutcome::confidence, Grading.RECORDED);
        return new Confidence(run.name(), Auc.of(answers), CalibrationError.of(answers));
    }
}
