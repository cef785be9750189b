package dev.polyphony.cli.render;

import dev.polyphony.traffic.Recommendations.Basis;
import dev.polyphony.traffic.Recommendations.Recommendation;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which models are worth asking, the best first, by kind of work. */
public final class RecommendationTable {
    private static final int MICRO = 6;

    private RecommendationTable() {}

    public static List<String> lines(Map<String, List<Recommendation>> byTask, Style style) {
        List<String> lines = new ArrayList<>();
        Table table = new Table(style, "")
                .head("TASK", "MODEL", "QUALITY", "SUCCESS", "SECONDS", "AN ANSWER", "BY WHAT WAS MEASURED");
        byTask.forEach((task, models) -> models.forEach(model -> table.row(
                task,
                model.model(),
                model.quality() == null
                        ? ""
                        : marked(model.basis() != Basis.CATALOGUE, Figures.decimal(model.quality())),
                model.success() == null ? "" : Figures.percent(model.success()),
                seconds(model),
                cost(model),
                basis(task, model))));
        lines.addAll(table.lines());
        lines.add(style.faint("Best first: quality times success in steps of 0.05, then the cheaper, then the quicker."
                + " ~ is the catalogue's figure."));
        return lines;
    }

    private static String basis(String task, Recommendation model) {
        String answers = Figures.count(model.answers(), "answer", "answers")
                + (model.ratings() == 0 ? "" : " and " + Figures.count(model.ratings(), "rating", "ratings"));
        String basis = switch (model.basis()) {
            case TASK -> answers + " of " + task;
            case ANY_WORK -> answers + " to other work";
            case CATALOGUE -> "too little: the catalogue";
        };
        return model.simulated() ? basis + "; simulated" : basis;
    }

    private static String seconds(Recommendation model) {
        Double seconds = model.seconds();
        if (seconds == null) {
            return "?";
        }
        return marked(model.secondsMeasured(), Figures.time(Duration.ofMillis(Math.round(seconds * 1000))));
    }

    private static String cost(Recommendation model) {
        return model.answerUsd() == null
                ? "?"
                : marked(
                        model.costMeasured(),
                        "$"
                                + model.answerUsd()
                                        .setScale(MICRO, RoundingMode.HALF_UP)
                                        .stripTrailingZeros()
                                        .toPlainString());
    }

    private static String marked(boolean measured, String figure) {
        return (measured ? "" : "~") + figure;
    }
}
