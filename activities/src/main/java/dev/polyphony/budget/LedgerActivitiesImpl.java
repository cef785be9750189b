package dev.polyphony.budget;

import dev.polyphony.activity.LedgerActivities;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.attempt.StoredAnswer;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.Pending;
import dev.polyphony.call.PendingSettlement;
import dev.polyphony.call.Reply;
import dev.polyphony.call.Usage;
import dev.polyphony.ledger.BudgetWaiters;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.ReservationRequest;
import dev.polyphony.ledger.ReservationRequest.Amount;
import dev.polyphony.ledger.ReservationRequest.Lease;
import dev.polyphony.ledger.ReservationRequest.Payer;
import dev.polyphony.ledger.SendId;
import dev.polyphony.ledger.Settlement;
import dev.polyphony.provider.ModelAnswer;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a workflow has to do with the books, on the ledger. */
public final class LedgerActivitiesImpl implements LedgerActivities {
    /** Past the time by which the analysis has ended, for whoever is late. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(LedgerActivitiesImpl.class);

    private final Ledger ledger;
    private final BudgetWaiters waiters;

    public LedgerActivitiesImpl(Ledger ledger, BudgetWaiters waiters) {
        this.ledger = ledger;
        this.waiters = waiters;
    }

    @Override
    public Earmarked earmark(Earmarks earmarks) {
        List<dev.polyphony.ledger.Earmark> parts = earmarks.parts().stream()
                .map(part -> new dev.polyphony.ledger.Earmark(purchase(earmarks, part), part.times()))
                .toList();
        return new Earmarked(ledger.keep(earmarks.analysisId(), parts));
    }

    private static ReservationRequest purchase(Earmarks earmarks, Earmark part) {
        return new ReservationRequest(
                "",
                new Place(earmarks.analysisId(), part.path()),
                new Payer(earmarks.tenant(), Analysis.category(earmarks.label()), earmarks.strategy()),
                part.model(),
                false,
                new Amount(part.worst(), earmarks.maxCost()),
                false,
                new Lease("", 1, earmarks.until().plus(GRACE)));
    }

    @Override
    public void release(Waiter analysis) {
        ledger.giveBack(analysis.analysisId());
    }

    /**
     * Its answer is kept as the workflow has it, which reads back as the same. Ends for good where it can never be
     * booked, as where its request is of another ledger: what it cost is in the log then.
     */
    @Override
    public void settle(Reply reply) {
        Pending pending = reply.pending();
        if (pending == null) {
            return;
        }
        ModelAnswer answer = new ModelAnswer(
                reply.text(),
                reply.servedBy(),
                reply.usage(),
                reply.truncated(),
                reply.latency(),
                reply.reasoning(),
                Objects.requireNonNullElse(reply.toolCalls(), List.of()),
                Objects.requireNonNullElse(reply.dropped(), List.of()),
                Objects.requireNonNullElse(reply.logprobs(), List.of()),
                reply.stopSequence());
        settle(pending, reply.usage(), StoredAnswer.of(answer, reply.cost()));
    }

    @Override
    public void settleFailure(PendingSettlement settlement) {
        settle(settlement.request(), settlement.usage(), settlement.receipt());
    }

    private void settle(Pending pending, Usage usage, @Nullable String receipt) {
        SendId id = new SendId(pending.callId(), pending.n());
        try {
            ledger.settle(
                    id, new Settlement(pending.cost(), usage.inputTokens(), usage.outputTokens(), receipt, null, null));
        } catch (IllegalStateException e) {
            log.error("{} cost {} and cannot be booked: {}", id, pending.cost(), e.getMessage());
            throw ApplicationFailure.newNonRetryableFailure(
                    "it cost " + pending.cost() + " and cannot be booked: " + e.getMessage(), "CannotBeBooked");
        }
    }

    @Override
    public void await(Wish wish) {
        waiters.add(wish.analysisId(), wish.budget(), wish.need());
    }
}
