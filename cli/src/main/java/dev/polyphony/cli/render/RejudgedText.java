package dev.polyphony.cli.render;

import dev.polyphony.analysis.AnalysisResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What judging the same answers otherwise changes. */
public final class RejudgedText {
    private RejudgedText() {}

    public static List<String> lines(AnalysisResult before, AnalysisResult after, Style style) {
        List<String> lines = new ArrayList<>();
        if (after.problem() != null) {
            lines.add(style.bad("Refused: " + after.problem().field() + ": "
                    + after.problem().message()));
            return lines;
        }
        Table table = new Table(style, "").head("", "BEFORE", "NOW");
        row(table, "strategy", before.strategy(), after.strategy());
        row(table, "status", words(before), words(after));
        row(table, "model", text(before.modelUsed()), text(after.modelUsed()));
        row(table, "confidence", Figures.decimal(before.confidence()), Figures.decimal(after.confidence()));
        row(table, "agreement", agreement(before), agreement(after));
        row(table, "answers used", answers(before), answers(after));
        row(table, "their cost", Figures.cost(before), Figures.cost(after));
        lines.addAll(table.lines());
        lines.add("");
        if (Objects.equals(before.response(), after.response())) {
            lines.add("The answer is the same.");
        } else {
            lines.add("The answer would have been another:");
            lines.add(Excerpts.fit("  before: " + excerpt(before), style));
            lines.add(Excerpts.fit("  now:    " + excerpt(after), style));
        }
        after.shortfalls().forEach(shortfall -> lines.add(style.warn("Degraded: " + shortfall)));
        lines.add(style.faint("Nobody was asked and nothing was spent."));
        return lines;
    }

    private static void row(Table table, String what, String before, String after) {
        table.row(what, before, after);
    }

    private static String words(AnalysisResult result) {
        return result.status().word().replace('_', ' ');
    }

    private static String answers(AnalysisResult result) {
        return String.join(", ", result.models().successful());
    }

    private static String agreement(AnalysisResult result) {
        return result.panel().agreement() == null
                ? ""
                : Figures.percent(result.panel().agreement());
    }

    private static String text(@Nullable String value) {
        return value == null ? "none" : value;
    }

    private static String excerpt(AnalysisResult result) {
        return result.response() == null ? "no answer" : Excerpts.line(result.response());
    }
}
