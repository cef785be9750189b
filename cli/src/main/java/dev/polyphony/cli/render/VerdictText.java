package dev.polyphony.cli.render;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Decision;
import dev.polyphony.plan.Verdict;
import dev.polyphony.plan.Verdict.Group;
import dev.polyphony.plan.Verdict.Parts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How a panel's answers were counted: votes, or scores with their parts. */
final class VerdictText {
    private VerdictText() {}

    static List<String> lines(Decision.Judged judged, AnalysisResult result, Style style) {
        Verdict verdict = judged.verdict();
        Verdict.Details details = verdict.details();
        String where = judged.path().isEmpty() ? "" : " of " + judged.path();
        List<String> lines = new ArrayList<>();
        if (details != null && !details.groups().isEmpty()) {
            lines.add("Votes" + where);
            details.groups().forEach(group -> lines.add(style.marks("  " + vote(group, result))));
        } else if (!verdict.scores().isEmpty()) {
            lines.add("Scores" + where);
            lines.addAll(scores(verdict, result, style));
        }
        Map<String, Double> judges = details == null ? null : details.judges();
        if (judges != null && judges.values().stream().distinct().count() > 1) {
            lines.add(style.marks("  Judges count by how often they were right: " + shares(judges, result)));
        }
        return lines;
    }

    private static String shares(Map<String, Double> judges, AnalysisResult result) {
        return judges.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(judge -> DecisionText.name(judge.getKey(), result) + " " + Figures.percent(judge.getValue()))
                .collect(Collectors.joining(" · "));
    }

    private static String vote(Group group, AnalysisResult result) {
        return Figures.percent(group.weight()) + " · " + Excerpts.line(group.value()) + " · "
                + group.paths().stream()
                        .map(path -> DecisionText.name(path, result))
                        .collect(Collectors.joining(", "));
    }

    private static List<String> scores(Verdict verdict, AnalysisResult result, Style style) {
        Map<String, Parts> parts =
                verdict.details() == null ? Map.of() : verdict.details().parts();
        Table table = parts.isEmpty()
                ? new Table(style, "  ").head("MODEL", "SCORE")
                : new Table(style, "  ")
                        .head("MODEL", "SCORE", "= CONFIDENCE", "+ CAPABILITY", "+ COMPLETENESS", "+ CONSENSUS");
        verdict.scores().entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(score -> row(table, score, parts, result));
        return table.lines();
    }

    private static void row(
            Table table, Map.Entry<String, Double> score, Map<String, Parts> parts, AnalysisResult result) {
        Parts part = parts.get(score.getKey());
        String name = DecisionText.name(score.getKey(), result);
        if (part == null) {
            table.row(name, Figures.decimal(score.getValue()));
        } else {
            table.row(
                    name,
                    Figures.decimal(score.getValue()),
                    Figures.decimal(part.confidence()),
                    Figures.decimal(part.capability()),
                    Figures.decimal(part.completeness()),
                    Figures.decimal(part.consensus()));
        }
    }
}
