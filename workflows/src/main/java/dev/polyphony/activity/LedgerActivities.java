package dev.polyphony.activity;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.PendingSettlement;
import dev.polyphony.call.Persisted;
import dev.polyphony.call.Reply;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a workflow has to do with the books. All are safe to repeat. */
@ActivityInterface
public interface LedgerActivities {

    /** Keeps back what those who judge can cost, all of it or nothing, until they are asked. */
    @ActivityMethod(name = "Earmark")
    Earmarked earmark(Earmarks earmarks);

    /** Gives back what was kept back and not used. */
    @ActivityMethod(name = "ReleaseEarmarks")
    void release(Waiter analysis);

    /** From now on the analysis is told when the budget has room for what it needs. */
    @ActivityMethod(name = "AwaitBudget")
    void await(Wish wish);

    /** Books an answer that was paid for; one that is not pending is on the books already. */
    @ActivityMethod(name = "SettlePending")
    void settle(Reply reply);

    /** Books a request that was billed and brought no usable answer. */
    @ActivityMethod(name = "SettlePendingFailure")
    void settleFailure(PendingSettlement settlement);

    /**
     * @param maxCost what the whole analysis may cost; absent without a limit
     * @param until when none of it is needed any more
     */
    @Persisted
    record Earmarks(
            @JsonProperty("analysis_id") String analysisId,
            String tenant,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String label,

            String strategy,

            @JsonProperty("max_cost") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Money maxCost,

            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant until,
            List<Earmark> parts) {
        public Earmarks {
            parts = List.copyOf(parts);
        }
    }

    /**
     * @param path of the call it is for, or of the chain whose steps are asked one after the other
     * @param model the dearest of those
     * @param times how often it is asked
     */
    @Persisted
    record Earmark(String path, ModelRef model, Money worst, int times) {}

    /** @param granted false where a budget had no room for all of it */
    @Persisted
    record Earmarked(boolean granted) {}

    /** @param budget a standing budget's id */
    @Persisted
    record Wish(@JsonProperty("analysis_id") String analysisId, String budget, Money need) {}

    @Persisted
    record Waiter(@JsonProperty("analysis_id") String analysisId) {}
}
