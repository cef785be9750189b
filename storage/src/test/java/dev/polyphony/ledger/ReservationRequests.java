package dev.polyphony.ledger;

import dev.polyphony.call.CallBudget.BatchBudget;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.ledger.ReservationRequest.Amount;
import dev.polyphony.ledger.ReservationRequest.Lease;
import dev.polyphony.ledger.ReservationRequest.Payer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Purchases in a few words. */
public final class ReservationRequests {
    private ReservationRequests() {}

    public static ReservationRequest of(String call, long worst, String owner, int attempt, Instant leaseUntil) {
        return of(call, worst, owner, attempt, leaseUntil, null);
    }

    public static ReservationRequest of(
            String call, long worst, String owner, int attempt, Instant leaseUntil, @Nullable Money maxCost) {
        return new ReservationRequest(
                call,
                new Place("an-1", "1"),
                new Payer("acme", "contracts", "fallback"),
                ModelRef.parse("openai/gpt-4o"),
                true,
                new Amount(new Money(worst), maxCost),
                false,
                new Lease(owner, attempt, leaseUntil));
    }

    /** Of a line of a batch. */
    static ReservationRequest ofBatch(String call, int line, long worst, Instant leaseUntil, Money budget) {
        return new ReservationRequest(
                call,
                new Place("batch-1." + line, "1"),
                new Payer("acme", "contracts", "fallback"),
                ModelRef.parse("openai/gpt-4o"),
                true,
                new Amount(new Money(worst), null, false, false, new BatchBudget("batch-1", budget)),
                false,
                new Lease("owner/" + call, 1, leaseUntil));
    }

    /** Of somebody who judges others' answers; something may have been kept back for it. */
    static ReservationRequest judging(String call, String path, long worst, String owner, Instant leaseUntil) {
        return judging(call, path, worst, owner, leaseUntil, false);
    }

    static ReservationRequest judging(
            String call, String path, long worst, String owner, Instant leaseUntil, boolean approved) {
        return new ReservationRequest(
                call,
                new Place("an-1", path),
                new Payer("acme", "contracts", "jury"),
                ModelRef.parse("openai/gpt-4o"),
                true,
                new Amount(new Money(worst), null, true, approved, null),
                false,
                new Lease(owner, 1, leaseUntil));
    }

    /** One whose answer later analyses may take. */
    public static ReservationRequest shared(String call, String tenant, long worst, Instant leaseUntil) {
        return new ReservationRequest(
                call,
                new Place("an-1", "1"),
                new Payer(tenant, "contracts", "fallback"),
                ModelRef.parse("openai/gpt-4o"),
                true,
                new Amount(new Money(worst), null),
                true,
                new Lease("owner/" + call, 1, leaseUntil));
    }

    public static Settlement costing(long micros, String answer) {
        return new Settlement(new Money(micros), 10, 20, answer);
    }
}
