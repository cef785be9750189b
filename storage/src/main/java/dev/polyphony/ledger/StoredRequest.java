package dev.polyphony.ledger;

import dev.polyphony.call.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request as the books have it. Amounts in micro-dollars. */
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
        @Nullable Long everybody) {

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
                settlement == null ? null : micros(settlement.everybody()));
    }

    private static @Nullable Long micros(@Nullable Money money) {
        return money == null ? null : (Long) money.microUsd();
    }
}
