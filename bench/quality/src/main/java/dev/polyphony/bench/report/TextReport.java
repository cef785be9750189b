package dev.polyphony.bench.report;

import dev.polyphony.bench.recorded.Part;
import dev.polyphony.bench.recorded.Regrading;
import dev.polyphony.bench.runs.Contestant;
import dev.polyphony.bench.runs.GroupRuns;
import dev.polyphony.bench.runs.Run;
import java.util.ArrayList;
import java.util.List;

/** All that the bench found out, for people. */
public final class TextReport {
    private final List<String> lines = new ArrayList<>();

    private TextReport() {}

    /** @param regraded how the names of the sets begin that were graded again */
    public static List<String> of(List<GroupRuns> groups, String regraded, List<Contestant> contestants) {
        TextReport report = new TextReport();
        report.add("Split:");
        Part.RULE.forEach(report::add);
        report.add("Corrected grading of sets " + regraded + "*:");
        Regrading.RULE.forEach(report::add);
        report.add("");
        StrategyResults.LEGEND.forEach(report::add);
        report.add("");
        contestants.forEach(contestant -> report.add("  %-18s %s".formatted(contestant.name(), contestant.what())));
        groups.forEach(group -> report.group(group));
        return report.lines;
    }

    private void group(GroupRuns runs) {
        add("");
        add("== " + String.join(", ", runs.group().models()));
        for (GroupRuns.Half half : runs.halves()) {
            add("   %d prompts; tuned on %d others; thresholds: thrifty %.2f, careful %.2f"
                    .formatted(
                            half.group().questions().size(),
                            half.tuningPrompts(),
                            half.tuned().thrifty(),
                            half.tuned().careful()));
        }
        add("");
        lines.addAll(StrategyResults.of(runs));
        notes(runs);
        section("Confidence of each model's own answers", ConfidenceTable.of(runs));
        section("Escalation over its thresholds", Curve.of(runs));
        section("Targets", targets(runs));
    }

    private void notes(GroupRuns runs) {
        List<Run> all = new ArrayList<>(runs.singles());
        runs.ran().stream().filter(ran -> !ran.contestant().simulatedJudges()).forEach(ran -> all.add(ran.run()));
        for (Run run : all) {
            if (run.failed() > 0) {
                add("  " + run.name() + ": " + run.failed() + " ended without an answer");
            }
            if (run.unrecorded() > 0) {
                add("  " + run.name() + ": " + run.unrecorded() + " answers that are not in the file, scored 0");
            }
        }
    }

    private static List<String> targets(GroupRuns runs) {
        Columns table = new Columns().row("figure", "measured", "to reach", "");
        Targets.of(runs)
                .forEach(target -> table.row(
                        target.figure(),
                        target.measured(),
                        target.wanted(),
                        target.verdict().words()));
        return table.lines();
    }

    private void section(String title, List<String> body) {
        add("");
        add(title);
        lines.addAll(body);
    }

    private void add(String line) {
        lines.add(line);
    }
}
