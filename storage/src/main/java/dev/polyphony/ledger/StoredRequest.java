package dev.polyphony.ledger;

import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as the books have it. Amounts in micro-dollars.
 *
 * @param counting absent where it counts to no limit of its model
 */
record StoredRequest(
        SendId id,
        RequestState state,
        String owner,
        int attempt,
        Instant leaseUntil,
        long worst,
        @Nullable Long cost,
        @Nullable Long inputTokens,
        @Nullable Long outputTokens,
        List<AccountId> accounts,
        Instant reservedAt,
        @Nullable Instant endedAt,
        @Nullable Long strongest,
        @Nullable Long everybody,
        @Nullable Counting counting) {

    /**
     * How it counts to its model's limits.
     *
     * @param since from when
     * @param most tokens that it can come to
     */
    record Counting(ModelRef model, Instant since, long most) {
        private Counting ended(Instant at) {
            Instant arrived = ModelLimits.countedSince(at);
            return arrived.isBefore(since) ? new Counting(model, arrived, most) : this;
        }
    }

    /** @throws IllegalStateException where the state may not follow this one */
    StoredRequest become(RequestState next, long cost, @Nullable Settlement settlement, Instant now) {
        if (!state.next().contains(next)) {
            throw new IllegalStateException(id + " is " + state + " and cannot become " + next);
        }
        return new StoredRequest(
                id,
                next,
                owner,
                attempt,
                leaseUntil,
                worst,
                cost,
                settlement == null ? null : (Long) settlement.inputTokens(),
                settlement == null ? null : (Long) settlement.outputTokens(),
                accounts,
                reservedAt,
                now,
                settlement == null ? null : micros(settlement.strongest()),
                settlement == null ? null : micros(settlement.everybody()),
                counting == null || !isAnswered(next) ? counting : counting.ended(now));
    }

    /** Whether its provider has said something to it: what is in doubt can be on its way still. */
    boolean isAnswered() {
        return isAnswered(state);
    }

    private static boolean isAnswered(RequestState state) {
        return state == RequestState.SETTLED || state == RequestState.RELEASED;
    }

    /** Input and output; where the provider did not count, what it can have been. */
    long tokens(Counting counted) {
        long told = (inputTokens == null ? 0 : inputTokens) + (outputTokens == null ? 0 : outputTokens);
        return state == RequestState.SETTLED && told > 0 ? told : counted.most;
    }

    private static @Nullable Long micros(@Nullable Money money) {
        return money == null ? null : (Long) money.microUsd();
    }
}
