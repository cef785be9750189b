package dev.polyphony.events;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Decision;
import dev.polyphony.call.ModelRef;
import dev.polyphony.plan.TaskType;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How good models' answers were, by their recorded confidence: all of them, and those to each kind of work. What kind
 * it was is known of analyses whose strategy read the prompt. What judges said, and simulated answers, do not count.
 * For one thread.
 */
public final class AnswerQuality {
    private final Map<ModelRef, Sum> all = new HashMap<>();
    private final Map<TaskType, Map<ModelRef, Sum>> byTask = new EnumMap<>(TaskType.class);

    /** @param confidence their mean, 0 to 1 */
    public record Quality(long answers, double confidence) {}

    private record Sum(long answers, double confidence) {
        Sum plus(Sum other) {
            return new Sum(answers + other.answers, confidence + other.confidence);
        }
    }

    public void add(AnalysisResult result) {
        if (result.simulated()) {
            return;
        }
        Optional<TaskType> task = task(result.decisions() == null ? List.of() : result.decisions());
        for (CallRecord call : result.calls()) {
            if (call instanceof CallRecord.Answered answered && answered.duty() == null) {
                Sum one = new Sum(1, answered.reply().assessment().confidence());
                all.merge(call.model(), one, Sum::plus);
                task.ifPresent(kind ->
                        byTask.computeIfAbsent(kind, any -> new HashMap<>()).merge(call.model(), one, Sum::plus));
            }
        }
    }

    /** What the prompt was taken to ask for, where it said so. */
    private static Optional<TaskType> task(List<Decision> decisions) {
        for (Decision decision : decisions) {
            TaskType said =
                    decision instanceof Decision.Chosen chosen ? chosen.choice().task() : null;
            if (said != null) {
                return Optional.of(said);
            }
        }
        return Optional.empty();
    }

    /** Whatever the work was. */
    public Optional<Quality> of(ModelRef model) {
        return quality(all.get(model));
    }

    public Optional<Quality> of(ModelRef model, TaskType task) {
        return quality(byTask.getOrDefault(task, Map.of()).get(model));
    }

    private static Optional<Quality> quality(@Nullable Sum sum) {
        return sum == null ? Optional.empty() : Optional.of(new Quality(sum.answers, sum.confidence / sum.answers));
    }
}
