package dev.polyphony.bench.report;

import static dev.polyphony.bench.recorded.Grading.CORRECTED;
import static dev.polyphony.bench.recorded.Grading.RECORDED;

import dev.polyphony.bench.figures.Point;
import dev.polyphony.bench.figures.RandomRouting;
import dev.polyphony.bench.runs.GroupRuns;
import dev.polyphony.bench.runs.Run;
import java.util.ArrayList;
import java.util.List;

/** One line a strategy. */
final class StrategyResults {
    static final List<String> LEGEND = List.of(
            "acc: mean recorded score of the answers, 0 for none; corr: the same by the corrected grading; right,",
            "r.corr: the same over the prompts that were answered; cost: US dollars in all; rel: of the strongest",
            "model's; calls: requests sent for a prompt; models: share of the models asked that answered; cover:",
            "prompts with an answer; random: best accuracy of drawing lots among the models at no more cost; diff:",
            "acc minus random. In brackets for comparison: each model alone; the best recorded answer to every prompt; an",
            "escalation at .6, weakest model first, by phrases that sound sure or unsure.");

    private final GroupRuns runs;
    private final RandomRouting lots;
    private final Columns table = new Columns();

    private StrategyResults(GroupRuns runs) {
        this.runs = runs;
        this.lots = runs.randomRouting(RECORDED);
    }

    static List<String> of(GroupRuns runs) {
        return new StrategyResults(runs).lines();
    }

    private List<String> lines() {
        table.row(
                "strategy",
                "acc",
                "corr",
                "right",
                "r.corr",
                "cost",
                "rel",
                "calls",
                "models",
                "cover",
                "random",
                "diff");
        runs.singles().forEach(run -> row(run, "(" + run.name() + ")"));
        table.row("(oracle)", ReportNumbers.share(runs.oracle(RECORDED)), ReportNumbers.share(runs.oracle(CORRECTED)));
        phrases();
        runs.ran().stream()
                .filter(ran -> !ran.contestant().simulatedJudges())
                .forEach(ran -> row(ran.run(), ran.run().name()));
        List<String> lines = new ArrayList<>(table.lines());
        List<GroupRuns.Ran> judged = runs.ran().stream()
                .filter(ran -> ran.contestant().simulatedJudges())
                .toList();
        if (!judged.isEmpty()) {
            lines.add("");
            lines.add("  simulated judges: says nothing about quality");
            Columns costs = new Columns().row("strategy", "cost", "rel", "calls", "models", "cover", "degraded");
            judged.forEach(ran -> costs.row(
                    ran.run().name(),
                    ReportNumbers.usd(ran.run().cost()),
                    relative(ran.run()),
                    ReportNumbers.count(ran.run().sends()),
                    ReportNumbers.percent(ran.run().modelsAnswered()),
                    ReportNumbers.percent(ran.run().coverage()),
                    ReportNumbers.percent(ran.run().degraded())));
            lines.addAll(costs.lines());
        }
        return lines;
    }

    private void row(Run run, String name) {
        double random = run.costKnown() ? lots.accuracy(run.cost()) : Double.NaN;
        double accuracy = run.accuracy(RECORDED);
        table.row(
                name,
                ReportNumbers.share(accuracy),
                ReportNumbers.share(run.accuracy(CORRECTED)),
                ReportNumbers.share(run.rightWhereAnswered(RECORDED)),
                ReportNumbers.share(run.rightWhereAnswered(CORRECTED)),
                run.costKnown() ? ReportNumbers.usd(run.cost()) : "unknown",
                relative(run),
                ReportNumbers.count(run.sends()),
                ReportNumbers.percent(run.modelsAnswered()),
                ReportNumbers.percent(run.coverage()),
                ReportNumbers.share(random),
                ReportNumbers.signed(accuracy - random));
    }

    private void phrases() {
        Point point = runs.phraseHeuristic(RECORDED);
        double random = lots.accuracy(point.cost());
        table.row(
                "(phrases)",
                ReportNumbers.share(point.accuracy()),
                ReportNumbers.share(runs.phraseHeuristic(CORRECTED).accuracy()),
                "",
                "",
                ReportNumbers.usd(point.cost()),
                ReportNumbers.percent(point.cost() / runs.strongest().cost()),
                "",
                "",
                "",
                ReportNumbers.share(random),
                ReportNumbers.signed(point.accuracy() - random));
    }

    private String relative(Run run) {
        return run.costKnown()
                ? ReportNumbers.percent(run.cost() / runs.strongest().cost())
                : "-";
    }
}
