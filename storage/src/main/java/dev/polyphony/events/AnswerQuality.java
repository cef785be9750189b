package dev.polyphony.events;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Rating;
import dev.polyphony.call.ModelRef;
import dev.polyphony.plan.TaskType;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How good models' answers were, by their recorded confidence and by what people said of them: all of them, and those
 * to each kind of work. What kind it was is known of analyses whose strategy read the prompt. What judges said, and
 * simulated answers, do not count. For one thread.
 */
public final class AnswerQuality {
    private final Map<ModelRef, Sum> all = new HashMap<>();
    private final Map<TaskType, Map<ModelRef, Sum>> byTask = new EnumMap<>(TaskType.class);

    /** What somebody says of an answer counts as much as how sure so many sounded. */
    static final int WEIGHT_OF_RATING = 5;

    /**
     * @param confidence mean of answers' own confidence and of ratings, each of which counts as five, 0 to 1
     * @param ratings among what that stands on
     */
    public record Quality(long answers, double confidence, long ratings) {
        /** On how much it stands, in answers. */
        public long weight() {
            return answers + WEIGHT_OF_RATING * ratings;
        }
    }

    private record Sum(long answers, long ratings, double sum) {
        Sum plus(Sum other) {
            return new Sum(answers + other.answers, ratings + other.ratings, sum + other.sum);
        }
    }

    public void add(Rating rating) {
        if (!rating.simulated()) {
            add(rating.model(), Optional.ofNullable(rating.task()), new Sum(0, 1, WEIGHT_OF_RATING * rating.score()));
        }
    }

    private void add(ModelRef model, Optional<TaskType> task, Sum one) {
        all.merge(model, one, Sum::plus);
        task.ifPresent(
                kind -> byTask.computeIfAbsent(kind, any -> new HashMap<>()).merge(model, one, Sum::plus));
    }

    public void add(AnalysisResult result) {
        if (result.simulated()) {
            return;
        }
        Optional<TaskType> task = result.task();
        for (CallRecord call : result.calls()) {
            if (call instanceof CallRecord.Answered answered && answered.duty() == null) {
                add(
                        call.model(),
                        task,
                        new Sum(1, 0, answered.reply().assessment().confidence()));
            }
        }
    }

    /** Of each kind of work that there was, by the models that did it. */
    public Map<TaskType, Map<ModelRef, Quality>> byTask() {
        Map<TaskType, Map<ModelRef, Quality>> found = new EnumMap<>(TaskType.class);
        byTask.forEach((task, models) -> {
            Map<ModelRef, Quality> own = new LinkedHashMap<>();
            models.forEach((model, sum) -> own.put(model, quality(sum).orElseThrow()));
            found.put(task, own);
        });
        return found;
    }

    /** Whatever the work was. */
    public Optional<Quality> of(ModelRef model) {
        return quality(all.get(model));
    }

    public Optional<Quality> of(ModelRef model, TaskType task) {
        return quality(byTask.getOrDefault(task, Map.of()).get(model));
    }

    private static Optional<Quality> quality(@Nullable Sum sum) {
        return sum == null
                ? Optional.empty()
                : Optional.of(new Quality(
                        sum.answers, sum.sum / (sum.answers + WEIGHT_OF_RATING * sum.ratings), sum.ratings));
    }
}
