package dev.polyphony.bench.report;

import static dev.polyphony.bench.recorded.Grading.RECORDED;

import dev.polyphony.bench.figures.Escalation;
import dev.polyphony.bench.figures.Point;
import dev.polyphony.bench.figures.RandomRouting;
import dev.polyphony.bench.runs.GroupRuns;
import java.util.ArrayList;
import java.util.List;

/** Cost and accuracy of an escalation over its thresholds, from each model's own runs. */
final class Curve {
    private static final double STEP = 0.05;
    private static final int BAR = 30;

    private Curve() {}

    static List<String> of(GroupRuns runs) {
        Point strongest = runs.strongest().point(RECORDED);
        RandomRouting lots = runs.randomRouting(RECORDED);
        Columns table = new Columns().row("threshold", "acc", "kept", "rel. cost", "random", "diff", "kept of 60-100%");
        double shown = -1;
        for (Escalation.At at : runs.escalation(RECORDED).curve()) {
            double cost = at.point().cost() / strongest.cost();
            // One line for each step of cost: thresholds between which nothing changes say nothing.
            if (cost < shown + STEP) {
                continue;
            }
            shown = cost;
            double kept = at.point().accuracy() / strongest.accuracy();
            double random = lots.accuracy(at.point().cost());
            table.row(
                    "%.2f".formatted(at.threshold()),
                    ReportNumbers.share(at.point().accuracy()),
                    ReportNumbers.percent1(kept),
                    ReportNumbers.percent1(cost),
                    ReportNumbers.share(random),
                    ReportNumbers.signed(at.point().accuracy() - random),
                    bar(kept));
        }
        List<String> lines = new ArrayList<>();
        lines.add("  " + String.join(" -> ", runs.lineup().cheapestFirst()));
        lines.addAll(table.lines());
        return lines;
    }

    private static String bar(double kept) {
        int filled = (int) Math.round(Math.clamp((kept - 0.6) / 0.4, 0, 1) * BAR);
        return "#".repeat(filled) + ".".repeat(BAR - filled);
    }
}
