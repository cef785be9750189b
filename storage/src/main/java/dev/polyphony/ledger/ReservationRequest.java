package dev.polyphony.ledger;

import dev.polyphony.call.CallBudget.BatchBudget;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request that somebody wants to send.
 *
 * @param callId the same for the same question to the same model at the same place of the same analysis
 * @param shared whether later analyses may take its answer
 * @param demand what it asks of a model with limits; absent where it has none
 */
public record ReservationRequest(
        String callId,
        Place place,
        Payer payer,
        ModelRef model,
        boolean simulated,
        Amount amount,
        boolean shared,
        Lease lease,
        @Nullable Demand demand) {
    /** To a model without limits. */
    public ReservationRequest(
            String callId,
            Place place,
            Payer payer,
            ModelRef model,
            boolean simulated,
            Amount amount,
            boolean shared,
            Lease lease) {
        this(callId, place, payer, model, simulated, amount, shared, lease, null);
    }

    /** The same, to a model with limits. */
    public ReservationRequest asking(@Nullable Demand what) {
        return new ReservationRequest(callId, place, payer, model, simulated, amount, shared, lease, what);
    }

    /** The same, whose answer is for this analysis alone. */
    public ReservationRequest unshared() {
        return new ReservationRequest(callId, place, payer, model, simulated, amount, false, lease, demand);
    }

    /** What is asked of which model with which parameters, wherever: the last part of the call's id. */
    String question() {
        return callId.substring(callId.lastIndexOf('/') + 1);
    }

    /** @param label what the analysis is filed under; empty where nobody says */
    public record Payer(String tenant, String label, String strategy) {}

    /**
     * @param worst the most that it can cost; absent where the model has no price
     * @param maxCost what the whole analysis may cost; absent without a limit
     * @param earmarked whether money may have been kept back for it
     * @param approved whether it may be spent past what budgets leave; it counts to them all the same
     * @param batch what all analyses of its batch may cost; absent where it is of none, or that one has no limit
     */
    public record Amount(
            @Nullable Money worst,
            @Nullable Money maxCost,
            boolean earmarked,
            boolean approved,
            @Nullable BatchBudget batch) {
        /** One that nothing is kept back for. */
        public Amount(@Nullable Money worst, @Nullable Money maxCost) {
            this(worst, maxCost, false, false, null);
        }
    }

    /**
     * Who holds it, and for how long.
     *
     * @param owner who sends it: of two attempts with the same owner the later one knows that the earlier one is gone
     * @param attempt from 1
     * @param until after it the owner is taken for gone
     */
    public record Lease(String owner, int attempt, Instant until) {}

    /**
     * What a request asks of a model with limits.
     *
     * @param tokens the most that it can come to, input and output
     * @param patience how long whoever asks would wait; where it takes longer no place is kept for it
     * @param slack how much later than others it may be with its provider
     */
    public record Demand(ModelLimits limits, long tokens, Duration patience, Duration slack) {
        /** As soon as others. */
        public Demand(ModelLimits limits, long tokens, Duration patience) {
            this(limits, tokens, patience, Duration.ZERO);
        }
    }
}
