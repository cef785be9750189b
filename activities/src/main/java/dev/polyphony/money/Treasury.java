package dev.polyphony.money;

import dev.polyphony.call.Pending;
import dev.polyphony.call.Reply;
import dev.polyphony.execution.MoneyActivities;
import dev.polyphony.lane.Receipt;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.Purchase;
import dev.polyphony.ledger.SendId;
import dev.polyphony.ledger.Settlement;
import dev.polyphony.ledger.Waiters;
import dev.polyphony.provider.ModelAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** What a workflow has to do with the books, on the ledger. */
public final class Treasury implements MoneyActivities {
    /** Past the time by which the analysis has ended, for whoever is late. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Ledger ledger;
    private final Waiters waiters;

    public Treasury(Ledger ledger, Waiters waiters) {
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

    private static Purchase purchase(Earmarks earmarks, Earmark part) {
        return new Purchase(
                "",
                earmarks.analysisId(),
                part.path(),
                earmarks.tenant(),
                Objects.requireNonNullElse(earmarks.label(), ""),
                earmarks.strategy(),
                part.model().provider().value(),
                part.model().model(),
                false,
                part.worst(),
                earmarks.maxCost(),
                "",
                1,
                earmarks.until().plus(GRACE));
    }

    @Override
    public void release(Waiter analysis) {
        ledger.giveBack(analysis.analysisId());
    }

    /** Its answer is kept as the workflow has it, which reads back as the same. */
    @Override
    public void settle(Reply reply) {
        Pending pending = reply.pending();
        if (pending == null) {
            return;
        }
        ModelAnswer answer =
                new ModelAnswer(reply.text(), reply.servedBy(), reply.usage(), reply.truncated(), reply.latency(), null);
        ledger.settle(
                new SendId(pending.callId(), pending.n()),
                new Settlement(
                        pending.cost(),
                        reply.usage().inputTokens(),
                        reply.usage().outputTokens(),
                        Receipt.of(answer, reply.cost())));
    }

    @Override
    public void await(Wish wish) {
        waiters.add(wish.analysisId(), wish.budget(), wish.need());
    }
}
