package dev.polyphony.bench.rivals;

import dev.polyphony.bench.rivals.Contender.FailingModel;
import dev.polyphony.bench.rivals.Results.Spread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** All of a run in Markdown: medians of the rounds, in parentheses the least and the most. */
record Report(Results results, List<Failovers.Row> failovers, List<Contender> contenders, int clients, int rounds) {
    private static final List<String> OTHERS = List.of("litellm-1", "litellm-2", "portkey");

    String markdown() {
        List<String> parts = new ArrayList<>();
        parts.add("Medians of " + rounds + " rounds, in parentheses the least and the most.");
        parts.add(figures());
        parts.add(ratios());
        parts.add(goals());
        if (!failovers.isEmpty()) {
            parts.add(faults());
        }
        parts.add(contenders.stream()
                .map(contender -> "- `" + contender.name() + "`: " + contender.settings())
                .collect(Collectors.joining("\n")));
        return String.join("\n\n", parts) + "\n";
    }

    private String figures() {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("", "unit"));
        head.addAll(results.contenders());
        rows.add(head);
        for (Measure figure : Measure.values()) {
            List<String> row = new ArrayList<>(List.of(figure.title(clients), figure.unit()));
            results.contenders().forEach(name -> row.add(cell(results.spread(name, figure))));
            rows.add(row);
        }
        return table(rows);
    }

    private String ratios() {
        List<String> ours = results.contenders().stream()
                .filter(name -> name.startsWith("polyphony"))
                .toList();
        List<String> others = results.contenders().stream()
                .filter(name -> OTHERS.contains(name) || name.startsWith("sdk"))
                .toList();
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("ratio of", "to"));
        List<Measure> figures = Arrays.stream(Measure.values())
                .filter(figure -> figure != Measure.CPU_CLIENT)
                .toList();
        figures.forEach(figure -> head.add(figure.title(clients)));
        rows.add(head);
        for (String mine : ours) {
            for (String other : others) {
                List<String> row = new ArrayList<>(List.of(mine, other));
                figures.forEach(figure -> row.add(cell(results.ratio(mine, other, figure))));
                rows.add(row);
            }
        }
        return table(rows);
    }

    private String goals() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("set out to be reached", "ratio", "", "reached"));
        for (Goal goal : Goal.of(results, clients)) {
            rows.add(List.of(
                    goal.text(),
                    cell(Optional.of(goal.ratio())),
                    (goal.atMost() ? "at most " : "at least ") + number(goal.bound()),
                    goal.reached() ? "yes" : "no"));
        }
        return table(rows);
    }

    private String faults() {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("the first model's fault"));
        List<String> names =
                failovers.stream().map(Failovers.Row::contender).distinct().toList();
        head.addAll(names);
        rows.add(head);
        for (FailingModel model : FailingModel.values()) {
            List<String> row = new ArrayList<>(List.of(model.title()));
            for (String name : names) {
                failovers.stream()
                        .filter(each -> each.contender().equals(name) && each.model() == model)
                        .findAny()
                        .ifPresent(each -> row.add(fault(each)));
            }
            rows.add(row);
        }
        return "Until another model's answer, milliseconds: of the first question (requests that the failing model got), the median of those after it"
                + " (requests for all of them).\n\n" + table(rows);
    }

    private static String fault(Failovers.Row row) {
        return "%s (%d)".formatted(number(row.firstMillis()), row.firstSends())
                + (Double.isNaN(row.laterMillis())
                        ? ""
                        : ", then %s (%d)".formatted(number(row.laterMillis()), row.laterSends()))
                + (row.unanswered() == 0 ? "" : "; " + row.unanswered() + " got no answer");
    }

    private static String cell(Optional<Spread> spread) {
        return spread.map(values -> values.least() == values.most()
                        ? number(values.median())
                        : "%s (%s–%s)"
                                .formatted(number(values.median()), number(values.least()), number(values.most())))
                .orElse("");
    }

    /** As many digits as tell something. */
    static String number(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }

    private static String table(List<List<String>> rows) {
        int columns = rows.getFirst().size();
        List<String> lines = rows.stream()
                .map(row -> "| " + String.join(" | ", row) + " |")
                .collect(Collectors.toCollection(ArrayList::new));
        lines.add(1, "|" + "---|".repeat(columns));
        return String.join("\n", lines);
    }
}
