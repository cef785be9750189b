package dev.polyphony.recorded;

import dev.polyphony.recorded.AdaptiveReport.Point;
import dev.polyphony.recorded.AdaptiveReport.Single;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The share of right answers over the cost, as a drawing: what was learnt, and each model alone. */
public final class CostCurve {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;
    private static final int LEFT = 60;
    private static final int RIGHT = 24;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;

    private final AdaptiveReport report;
    private final double unit;
    private final double most;
    private final double low;
    private final double high;

    private CostCurve(AdaptiveReport report) {
        this.report = report;
        this.unit = Objects.requireNonNullElse(report.members().getFirst().cost(), 1.0);
        this.most = 1.08
                * Math.max(
                        report.members().stream().mapToDouble(this::cost).max().orElse(1),
                        report.points().stream().mapToDouble(Point::cost).max().orElse(1));
        this.low = shares().min(Double::compare).orElse(0.0) - 0.02;
        this.high = Stream.concat(
                                shares(),
                                report.points().stream()
                                        .map(point -> point.right().interval().high()))
                        .max(Double::compare)
                        .orElse(1.0)
                + 0.01;
    }

    /** As an SVG document of its own. */
    public static String svg(AdaptiveReport report) {
        return new CostCurve(report).drawn();
    }

    private Stream<Double> shares() {
        return Stream.concat(
                report.members().stream().map(member -> member.right().share()),
                report.points().stream().map(point -> point.right().interval().low()));
    }

    private double cost(Single single) {
        Double cost = single.cost();
        return cost == null ? 1 : cost / unit;
    }

    private String drawn() {
        StringBuilder svg = new StringBuilder(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n"
                        .formatted(WIDTH, HEIGHT));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        text(
                svg,
                LEFT,
                20,
                "start",
                "Right answers over cost, %d questions, out of sample".formatted(report.questions()));
        text(
                svg,
                (WIDTH + LEFT) / 2.0,
                HEIGHT - 10,
                "middle",
                "mean cost of a question, as a multiple of "
                        + report.members().getFirst().model());
        for (int i = 0; i <= 5; i++) {
            double share = low + i * (high - low) / 5;
            double cost = most * i / 5;
            line(svg, LEFT, y(share), WIDTH - RIGHT, y(share), "#ddd");
            text(svg, LEFT - 6, y(share) + 4, "end", String.format(Locale.ROOT, "%.1f %%", 100 * share));
            text(svg, x(cost), HEIGHT - BOTTOM + 18, "middle", String.format(Locale.ROOT, "%.2f", cost));
        }
        List<Point> points = report.points();
        String band = Stream.concat(
                        points.stream()
                                .map(point -> at(
                                        point.cost(), point.right().interval().high())),
                        points.reversed().stream()
                                .map(point -> at(
                                        point.cost(), point.right().interval().low())))
                .collect(Collectors.joining(" "));
        svg.append("<polygon points=\"").append(band).append("\" fill=\"#1f77b4\" opacity=\"0.15\"/>\n");
        svg.append("<polyline fill=\"none\" stroke=\"#1f77b4\" stroke-width=\"2\" points=\"")
                .append(points.stream()
                        .map(point -> at(point.cost(), point.right().share()))
                        .collect(Collectors.joining(" ")))
                .append("\"/>\n");
        points.forEach(point -> dot(svg, point.cost(), point.right().share(), "#1f77b4"));
        report.members().forEach(member -> {
            dot(svg, cost(member), member.right().share(), "#d62728");
            boolean rightHalf = cost(member) > 0.7 * most;
            text(
                    svg,
                    x(cost(member)) + (rightHalf ? -8 : 8),
                    y(member.right().share()) + 14,
                    rightHalf ? "end" : "start",
                    member.model());
        });
        return svg.append("</svg>\n").toString();
    }

    private double x(double cost) {
        return LEFT + cost / most * (WIDTH - LEFT - RIGHT);
    }

    private double y(double share) {
        return HEIGHT - BOTTOM - (share - low) / (high - low) * (HEIGHT - TOP - BOTTOM);
    }

    private String at(double cost, double share) {
        return String.format(Locale.ROOT, "%.1f,%.1f", x(cost), y(share));
    }

    private void dot(StringBuilder svg, double cost, double share, String colour) {
        svg.append(String.format(
                Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>%n", x(cost), y(share), colour));
    }

    private static void line(StringBuilder svg, double x1, double y1, double x2, double y2, String colour) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
                x1,
                y1,
                x2,
                y2,
                colour));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, escaped));
    }
}
