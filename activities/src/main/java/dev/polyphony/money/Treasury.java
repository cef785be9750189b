package dev.polyphony.money;

import dev.polyphony.execution.MoneyActivities;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.Purchase;
import dev.polyphony.ledger.Waiters;
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

    @Override
    public void await(Wish wish) {
        waiters.add(wish.analysisId(), wish.budget(), wish.need());
    }
}
