package dev.polyphony.bench.report;

import static dev.polyphony.bench.recorded.Grading.RECORDED;

import dev.polyphony.bench.recorded.Grading;
import dev.polyphony.bench.runs.GroupRuns;
import dev.polyphony.bench.runs.GroupRuns.Ran;
import dev.polyphony.bench.runs.Run;
import dev.polyphony.bench.runs.RunOutcome;
import dev.polyphony.evaluation.GradedConfidence;
import dev.polyphony.scoring.training.Auc;
import dev.polyphony.scoring.training.CalibrationError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What was set out to be reached, for the groups that it was set for. */
public final class Targets {
    private static final Map<String, Double> AUC = Map.of(
            "mixtral-8x7b-instruct",
            0.75,
            "gpt-4-1106-preview",
            0.80,
            "claude-3-haiku",
            0.70,
            "gemini-2.0-flash",
            0.66);
    private static final double CALIBRATION = 0.10;

    private final GroupRuns runs;
    private final List<Target> targets = new ArrayList<>();

    private Targets(GroupRuns runs) {
        this.runs = runs;
    }

    public static List<Target> of(GroupRuns runs) {
        return new Targets(runs).collect();
    }

    private List<Target> collect() {
        runs.singles().forEach(this::confidence);
        if (runs.lineup().cheapest().equals(runs.lineup().strongest())) {
            ran("cheapest", run -> kept(run, 0.99, 1.05));
        } else {
            ran("escalate-thrifty", run -> kept(run, 0.95, 0.55));
            ran("escalate-careful", run -> kept(run, 0.98, 0.80));
        }
        if (isGradeSchoolMaths()) {
            ran("agree", run -> Target.atLeast("agree: coverage", run.coverage(), 0.55));
            for (Grading grading : Grading.values()) {
                String graded = ", " + grading.name().toLowerCase(Locale.ROOT) + " grading";
                ran("agree", run -> Target.atLeast("agree: right" + graded, run.rightWhereAnswered(grading), 0.95));
                ran("vote", run -> Target.atLeast("vote: accuracy" + graded, run.accuracy(grading), 0.86));
                ran("ensemble", run -> Target.atLeast("ensemble: accuracy" + graded, run.accuracy(grading), 0.86));
            }
        }
        runs.ran().stream()
                .filter(Targets::answersEverything)
                .map(this::beatsLots)
                .forEach(targets::add);
        return targets;
    }

    private void confidence(Run single) {
        List<GradedConfidence> answers = GroupRuns.judged(single, RunOutcome::confidence, RECORDED);
        Double wanted = AUC.get(single.name());
        if (wanted != null) {
            targets.add(Target.atLeast("AUC of " + single.name(), Auc.of(answers), wanted));
        }
        targets.add(Target.atMost("calibration error of " + single.name(), CalibrationError.of(answers), CALIBRATION));
    }

    /** What abstains is judged by where it answers, not against what always answers. */
    private static boolean answersEverything(Ran ran) {
        Run run = ran.run();
        return !ran.contestant().simulatedJudges()
                && run.costKnown()
                && run.outcomes().size() * (1 - run.coverage()) < run.failed() + 0.5;
    }

    private Target beatsLots(Ran ran) {
        return Target.above(
                ran.run().name() + " against random routing",
                ran.run().accuracy(RECORDED),
                runs.randomRouting(RECORDED).accuracy(ran.run().cost()));
    }

    private Target kept(Run run, double leastKept, double mostCost) {
        Run strongest = runs.strongest();
        return Target.kept(
                run.name() + ": accuracy of " + strongest.name() + " kept, at its cost",
                run.accuracy(RECORDED) / strongest.accuracy(RECORDED),
                run.cost() / strongest.cost(),
                leastKept,
                mostCost);
    }

    private void ran(String name, Function<Run, Target> target) {
        runs.ran().stream()
                .map(Ran::run)
                .filter(run -> run.name().equals(name))
                .map(target)
                .forEach(targets::add);
    }

    private boolean isGradeSchoolMaths() {
        return runs.group().questions().stream()
                .allMatch(question -> question.set().toUpperCase(Locale.ROOT).startsWith("GSM8K"));
    }
}
