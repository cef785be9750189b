package dev.polyphony.activity;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.Persisted;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.time.Instant;
import java.util.List;

/** Calls through their provider's own batches, at half the price and within hours. Safe to repeat. */
@ActivityInterface
public interface EconomyActivities {

    /**
     * Hands the calls in, waits, and books what came of each: whoever then asks one of them in the ordinary way is
     * given its answer. Where its provider has no batches, or takes none, that is over at once.
     */
    @ActivityMethod(name = "AskInBatch")
    EconomyOutcome ask(EconomyCalls calls);

    /**
     * @param key of these calls and no others: 1 to 48 letters, digits, dashes and underscores
     * @param since when they were handed in for the first time, or a moment before
     * @param until when they are asked directly
     * @param tasks to one model
     */
    @Persisted
    record EconomyCalls(
            String key,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant since,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant until,
            List<CallTask> tasks) {
        public EconomyCalls {
            tasks = List.copyOf(tasks);
        }
    }

    /** @param answered how many were; the others are to be asked directly */
    @Persisted
    record EconomyOutcome(int answered) {}
}
