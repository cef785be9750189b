package dev.polyphony.standalone.quality;

import dev.polyphony.cli.render.Style;
import dev.polyphony.cli.render.Table;
import dev.polyphony.evaluation.Comparison;
import dev.polyphony.evaluation.PanelReport;
import dev.polyphony.evaluation.PanelReport.Contestant;
import dev.polyphony.evaluation.Proportion;
import dev.polyphony.rating.RatedQuality;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sentences first, a table after. */
final class PanelText {
    private static final int DIGITS = 3;

    private PanelText() {}

    /** Of what was rated here. */
    static List<String> lines(RatedQuality.Panels panels, Style style) {
        if (panels.answers() == 0) {
            return List.of(
                    "No rated answers yet (ratings of simulated answers do not count): polyphony rate ID good, or bad, or"
                            + " 0 to 1, rates one.");
        }
        String rated = panels.answers() == 1 ? "One answer was rated" : panels.answers() + " answers were rated";
        if (panels.panels().isEmpty()) {
            return List.of(rated + ", none of a panel: -s vote asks one.");
        }
        List<String> lines = new ArrayList<>();
        lines.add(rated + ", " + panels.ofPanels() + " of them of panels.");
        lines.add("");
        lines.addAll(lines(panels.panels(), style));
        return lines;
    }

    static List<String> lines(List<PanelReport> reports, Style style) {
        List<String> lines = new ArrayList<>();
        for (PanelReport report : reports) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            add(report, style, lines);
        }
        return lines;
    }

    private static void add(PanelReport report, Style style, List<String> lines) {
        lines.add(style.marks(title(report)));
        lines.add(style.marks(report.sentence()));
        for (Comparison comparison : report.comparisons()) {
            lines.add(style.marks("- " + comparison.sentence()));
        }
        report.notes().forEach(note -> lines.add(style.marks("- " + note)));
        lines.add("");
        Table table = new Table(style, "").head("", "RIGHT", "95 %", "A QUESTION", "A RIGHT ANSWER", "");
        for (Contestant one : report.contestants()) {
            table.row(
                    one.name(),
                    right(one),
                    interval(one.right()),
                    usd(one.costUsd()),
                    usd(one.costOfRightUsd()),
                    role(one.role()));
        }
        lines.addAll(table.lines());
        String interval = report.level() > Proportion.LEVEL
                ? String.format(
                        Locale.ROOT,
                        "Differences in points of a hundred; their intervals are of %.2f %%, so that all of them together hold"
                                + " at 95 %%.",
                        100 * report.level())
                : "Differences in points of a hundred, with intervals of 95 %.";
        lines.add(style.faint(interval));
    }

    private static String title(PanelReport report) {
        return report.panel() + " of " + String.join(", ", report.members())
                + (report.workload() == null
                        ? ""
                        : " on " + (report.workload().isEmpty() ? "no set" : report.workload()))
                + ":";
    }

    private static String right(Contestant one) {
        return one.least() == one.most() ? percent(one.least()) : percent(one.least()) + " to " + percent(one.most());
    }

    private static String interval(@Nullable Proportion right) {
        return right == null
                ? ""
                : percent(right.interval().low()) + " to "
                        + percent(right.interval().high());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }

    private static String usd(@Nullable Double amount) {
        return amount == null
                ? "?"
                : "$"
                        + BigDecimal.valueOf(amount)
                                .round(new MathContext(DIGITS))
                                .stripTrailingZeros()
                                .toPlainString();
    }

    private static String role(PanelReport.Role role) {
        return switch (role) {
            case PANEL -> "the panel";
            case MEMBER -> "member";
            case SELF_FUSION -> "one model, as often";
            case OTHER -> "not on it";
            case ORACLE -> "at best";
        };
    }
}
