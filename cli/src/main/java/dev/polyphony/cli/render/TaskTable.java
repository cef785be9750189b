package dev.polyphony.cli.render;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.batch.BatchLine;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What came of each of many tasks, by whom, how soon and at what cost. */
public final class TaskTable {
    private TaskTable() {}

    /** @param types of the tasks, by line */
    public static List<String> lines(List<BatchLine.Outcome> outcomes, IntFunction<String> types, Style style) {
        Table table = new Table(style, "").head("TASK", "STATUS", "MODEL", "TIME", "COST", "ANSWER OR WHY NONE");
        for (BatchLine.Outcome outcome : outcomes) {
            AnalysisResult result = outcome.result();
            String name = outcome.id() == null ? String.valueOf(outcome.line()) : outcome.id();
            table.row(
                    (name + " " + types.apply(outcome.line())).strip(),
                    outcome.status().replace('_', ' '),
                    result == null ? "" : Objects.requireNonNullElse(result.modelUsed(), ""),
                    result == null ? "" : Figures.time(result.latency()),
                    result == null ? "" : Figures.cost(result),
                    answer(outcome, result));
        }
        return table.lines();
    }

    private static String answer(BatchLine.Outcome outcome, @Nullable AnalysisResult result) {
        if (outcome.problem() != null) {
            return outcome.problem().field() + ": " + outcome.problem().message();
        }
        if (result == null) {
            return "";
        }
        if (result.response() != null) {
            return result.response();
        }
        if (result.problem() != null) {
            return result.problem().field() + ": " + result.problem().message();
        }
        return result.calls().reversed().stream()
                .filter(CallRecord.Failed.class::isInstance)
                .map(call -> call.name() + ": " + Figures.happened((CallRecord.Failed) call))
                .findFirst()
                .orElse("");
    }
}
