package dev.polyphony.cli.render;

import dev.polyphony.experiment.Design;
import dev.polyphony.experiment.Design.Kind;
import dev.polyphony.experiment.Design.Outcome;
import dev.polyphony.experiment.Experiment;
import dev.polyphony.experimentstore.ExperimentReport;
import dev.polyphony.experimentstore.ExperimentReport.ArmFigures;
import dev.polyphony.experimentstore.ExperimentReport.Difference;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Experiments, and how one stands. Times are in UTC. */
public final class ExperimentTable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private ExperimentTable() {}

    public static List<String> of(List<Experiment> experiments, Style style) {
        Table table = new Table(style, "").head("NAME", "STATE", "SINCE", "CONTROL", "CANDIDATE", "SHARE", "BY");
        List<String> lines = new ArrayList<>();
        for (Experiment experiment : experiments) {
            Design design = experiment.design();
            table.row(
                    line -> experiment.isRunning() ? line : style.faint(line),
                    experiment.name(),
                    state(experiment),
                    TIME.format(experiment.changedAt()),
                    design.control().name(),
                    design.candidate().name(),
                    percent(experiment.share()),
                    design.outcome().word());
        }
        lines.addAll(table.lines());
        for (Experiment experiment : experiments) {
            if (experiment.why() != null) {
                lines.add(style.marks(experiment.name() + ": " + experiment.why()));
            }
        }
        return lines;
    }

    public static List<String> of(ExperimentReport report, Style style) {
        Experiment experiment = report.experiment();
        Design design = experiment.design();
        List<String> lines = new ArrayList<>();
        lines.add(style.strong(experiment.name()) + "  " + (design.kind() == Kind.AB ? "A/B test" : "canary") + ", "
                + state(experiment) + " since " + TIME.format(experiment.changedAt()) + " UTC; "
                + percent(experiment.share()) + " to the candidate"
                + (experiment.isRunning() ? "" : " (" + percent(design.share()) + " while it ran)") + ", by "
                + design.outcome().word());
        Table table = new Table(style, "  ")
                .head(
                        "",
                        "ASKS",
                        "ENDED",
                        "ANSWERED",
                        "COUNTED",
                        design.outcome().word().toUpperCase(Locale.ROOT),
                        "COST",
                        "TIME");
        for (ArmFigures arm : report.arms()) {
            table.row(
                    arm.arm().name().toLowerCase(Locale.ROOT),
                    arm.asks(),
                    String.valueOf(arm.analyses()),
                    String.valueOf(arm.answered()),
                    String.valueOf(arm.outcomes()),
                    amount(design, arm.mean()),
                    arm.costUsd() == null ? "" : usd(arm.costUsd()),
                    arm.seconds() == null ? "" : seconds(arm.seconds()));
        }
        lines.addAll(table.lines());
        lines.add(report.sentence());
        difference(lines, "difference of " + design.outcome().word(), design, report.difference());
        Difference successes = report.successes();
        if (successes != null && saysSomething(successes)) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  difference of answers %+.1f points (%+.1f to %+.1f)",
                    100 * successes.estimate(),
                    100 * successes.interval().low(),
                    100 * successes.interval().high()));
        }
        report.notes().forEach(lines::add);
        return lines.stream().map(style::marks).toList();
    }

    /** From everything worse to everything better it is no difference yet. */
    private static boolean saysSomething(Difference difference) {
        return difference.interval().low() > -1 || difference.interval().high() < 1;
    }

    private static void difference(List<String> lines, String what, Design design, @Nullable Difference difference) {
        if (difference != null
                && (design.outcome() == Outcome.COST
                        || design.outcome() == Outcome.LATENCY
                        || saysSomething(difference))) {
            lines.add("  " + what + " " + signed(design, difference.estimate()) + " ("
                    + signed(design, difference.interval().low()).replace(" points", "") + " to "
                    + signed(design, difference.interval().high()).replace(" points", "")
                    + "), each end wrong at any time in at most "
                    + String.format(Locale.ROOT, "%.3g %%", 100 * difference.error()));
        }
    }

    /** One sentence for whoever started it. */
    public static String started(Experiment experiment) {
        Design design = experiment.design();
        return experiment.name() + " runs: " + percent(design.share()) + " of what asks for it goes to "
                + design.candidate().name() + ", the rest to "
                + design.control().name()
                + (design.everywhere()
                        ? "; so does what asks for " + design.control().name()
                        : "")
                + ". Ask: polyphony analyze -s " + experiment.name()
                + " \"...\". It is watched while polyphony up runs, or"
                + " a worker.";
    }

    /** One sentence for whoever removed it. */
    public static String removed(String name) {
        return name + " is removed, with what was counted: nothing can be asked by that name any more.";
    }

    /** One sentence for whoever changed it. */
    public static String stands(Experiment experiment) {
        Design design = experiment.design();
        return switch (experiment.state()) {
            case RUNNING -> experiment.name() + " runs.";
            case STOPPED, ROLLED_BACK, CONCLUDED ->
                experiment.name() + " has ended: all go to " + design.control().name() + ".";
            case PROMOTED ->
                experiment.name() + " is promoted: all go to "
                        + design.candidate().name() + ", until: polyphony experiments stop " + experiment.name();
        };
    }

    private static String state(Experiment experiment) {
        String state = experiment.state().word().replace('_', ' ');
        return experiment.isRunning() && experiment.finding() != null ? state + ", no worse" : state;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.3g", 100 * share).replaceFirst("\\.0+$", "") + " %";
    }

    private static String amount(Design design, @Nullable Double mean) {
        if (mean == null) {
            return "";
        }
        return switch (design.outcome()) {
            case RATING, ACCURACY, SUCCESS -> String.format(Locale.ROOT, "%.3f", mean);
            case COST -> usd(mean);
            case LATENCY -> seconds(mean);
        };
    }

    private static String signed(Design design, double value) {
        return switch (design.outcome()) {
            case RATING, ACCURACY, SUCCESS -> String.format(Locale.ROOT, "%+.1f points", 100 * value);
            case COST -> (value < 0 ? "-" : "+") + usd(Math.abs(value));
            case LATENCY -> (value < 0 ? "-" : "+") + seconds(Math.abs(value));
        };
    }

    private static String usd(double value) {
        return String.format(Locale.ROOT, "$%.6f", value).replaceFirst("(\\.\\d\\d\\d*?)0+$", "$1");
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.2f s", value);
    }
}
