package dev.polyphony.ledger;

import dev.polyphony.call.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request that somebody wants to send.
 *
 * @param callId the same for the same question to the same model at the same place of the same analysis
 * @param label what the analysis is filed under; empty where nobody says
 * @param model without its provider
 * @param worst the most that it can cost; absent where the model has no price
 * @param maxCost what the whole analysis may cost; absent without a limit
 * @param earmarked whether money may have been kept back for it
 * @param approved whether it may be spent past what budgets leave; it counts to them all the same
 * @param shared whether later analyses may take its answer
 * @param owner who sends it: of two attempts with the same owner the later one knows that the earlier one is gone
 * @param attempt from 1
 * @param leaseUntil after it the owner is taken for gone
 */
public record ReservationRequest(
        String callId,
        String analysisId,
        String path,
        String tenant,
        String label,
        String strategy,
        String provider,
        String model,
        boolean simulated,
        @Nullable Money worst,
        @Nullable Money maxCost,
        boolean earmarked,
        boolean approved,
        boolean shared,
        String owner,
        int attempt,
        Instant leaseUntil) {
    /** What is asked of which model with which parameters, wherever: the last part of the call's id. */
    String question() {
        return callId.substring(callId.lastIndexOf('/') + 1);
    }

    /** One that nothing is kept back for. */
    public ReservationRequest(
            String callId,
            String analysisId,
            String path,
            String tenant,
            String label,
            String strategy,
            String provider,
            String model,
            boolean simulated,
            @Nullable Money worst,
            @Nullable Money maxCost,
            String owner,
            int attempt,
            Instant leaseUntil) {
        this(
                callId,
                analysisId,
                path,
                tenant,
                label,
                strategy,
                provider,
                model,
                simulated,
                worst,
                maxCost,
                false,
                false,
                false,
                owner,
                attempt,
                leaseUntil);
    }
}
