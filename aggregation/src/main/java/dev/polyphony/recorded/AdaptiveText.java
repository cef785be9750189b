package dev.polyphony.recorded;

import dev.polyphony.recorded.AdaptiveReport.Difference;
import dev.polyphony.recorded.AdaptiveReport.Point;
import dev.polyphony.recorded.AdaptiveReport.Single;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The report for people: what was found, the curve as a table, and what was set out to be reached. */
public final class AdaptiveText {
    private static final double NEARLY_ALL = 0.99;

    private AdaptiveText() {}

    public static List<String> lines(AdaptiveReport report) {
        List<String> lines = new ArrayList<>();
        Single best = report.members().getFirst();
        boolean priced = report.members().stream().allMatch(single -> single.cost() != null);
        double unit = Objects.requireNonNullElse(best.cost(), 1.0);
        lines.add(report.questions() + " questions, each tenth asked by what was learnt from the other nine. Alone:");
        for (Single single : report.members()) {
            Double cost = single.cost();
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-34s %5.1f %% (%.1f to %.1f)%s",
                    single.model(),
                    100 * single.right().share(),
                    100 * single.right().interval().low(),
                    100 * single.right().interval().high(),
                    cost == null ? "  price not known" : String.format(Locale.ROOT, "  %5.2f", cost / unit)));
        }
        lines.add("");
        lines.add(
                priced
                        ? "Costs are multiples of " + best.model() + "'s."
                        : "A price is not known: costs are numbers of answers. --price MODEL=IN/OUT gives one.");
        lines.add(
                report.byMeaning() == 0
                        ? "Asked by the kind of prompts: their meaning told no more."
                        : String.format(
                                Locale.ROOT,
                                "Asked by the kind and meaning of prompts in %.0f of 10 tenths, where that told more.",
                                10 * report.byMeaning()));
        lines.addAll(table(report.points()));
        List<Point> without = report.withoutBest();
        if (without != null) {
            lines.add("");
            lines.add("Without " + best.model() + ":");
            lines.addAll(table(without));
        }
        lines.add("");
        lines.addAll(goals(report));
        return lines;
    }

    private static List<String> table(List<Point> points) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%8s %7s %7s %15s %6s %6s %6s  %-24s %s",
                "AT MOST",
                "COST",
                "RIGHT",
                "95 %",
                "ASKED",
                "ALONE",
                "ECE",
                "AGAINST THE BEST",
                "AGAINST EQUAL COST"));
        for (Point point : points) {
            Difference lots = point.againstLots();
            lines.add(String.format(
                    Locale.ROOT,
                    "%8.2f %7.3f %5.1f %% %15s %6.2f %4.0f %% %6.3f  %-24s %s",
                    point.factor(),
                    point.cost(),
                    100 * point.right().share(),
                    String.format(
                            Locale.ROOT,
                            "%.1f to %.1f",
                            100 * point.right().interval().low(),
                            100 * point.right().interval().high()),
                    point.asked(),
                    100 * point.alone(),
                    point.calibrationError(),
                    text(point.againstBest()),
                    lots == null ? "" : text(lots)));
        }
        return lines;
    }

    private static String text(Difference difference) {
        return String.format(
                Locale.ROOT,
                "%+.1f (%+.1f to %+.1f)",
                100 * difference.mean(),
                100 * difference.interval().low(),
                100 * difference.interval().high());
    }

    /** The figures that a panel is held against. */
    private static List<String> goals(AdaptiveReport report) {
        List<String> lines = new ArrayList<>();
        double best = report.members().getFirst().right().share();
        lines.add("What it comes to:");
        report.points().stream()
                .filter(point -> point.factor() <= 1.3 + 1e-9)
                .reduce((first, last) -> last)
                .ifPresent(point -> lines.add(String.format(
                        Locale.ROOT,
                        "  one answer at no more than 1.3 times the best model's cost: %.1f %% (%.1f to %.1f) at %.2f",
                        100 * point.right().share(),
                        100 * point.right().interval().low(),
                        100 * point.right().interval().high(),
                        point.cost())));
        report.points().stream()
                .filter(point -> point.right().share() >= NEARLY_ALL * best)
                .min(Comparator.comparingDouble(Point::cost))
                .ifPresent(point -> lines.add(String.format(
                        Locale.ROOT,
                        "  the best model's accuracy kept: %.1f %% of it at %.0f %% of its cost",
                        100 * point.right().share() / best,
                        100 * point.cost())));
        List<Point> without = report.withoutBest();
        if (without != null) {
            without.stream()
                    .filter(point -> point.factor() <= 0.6 + 1e-9)
                    .reduce((first, last) -> last)
                    .ifPresent(point -> lines.add(String.format(
                            Locale.ROOT,
                            "  without the best model, at no more than .6 of its cost: %.1f %% (%.1f to %.1f) at %.2f",
                            100 * point.right().share(),
                            100 * point.right().interval().low(),
                            100 * point.right().interval().high(),
                            point.cost())));
        }
        long below = report.points().stream()
                .filter(point -> {
                    Difference lots = point.againstLots();
                    return lots != null && lots.interval().high() < 0;
                })
                .count();
        lines.add(String.format(
                Locale.ROOT,
                "  points below what their cost buys otherwise by more than the interval: %d of %d",
                below,
                report.points().size()));
        lines.add(String.format(
                Locale.ROOT,
                "  calibration error of what is said: %.3f in the mean of the points, %.3f at most",
                report.points().stream()
                        .mapToDouble(Point::calibrationError)
                        .average()
                        .orElse(0),
                report.points().stream()
                        .mapToDouble(Point::calibrationError)
                        .max()
                        .orElse(0)));
        return lines;
    }
}
