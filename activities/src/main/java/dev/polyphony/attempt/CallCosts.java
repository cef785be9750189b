package dev.polyphony.attempt;

import dev.polyphony.call.CallBudget;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.Money;
import dev.polyphony.call.Usage;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Price;
import dev.polyphony.ledger.Settlement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a call's requests cost, and what they are compared with. */
final class CallCosts {
    private static final CallBudget NOBODYS = new CallBudget("default", null, "", null, null);

    private final Catalogue catalogue;

    CallCosts(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Who pays: nobody, where the history is of before there was a ledger. */
    static CallBudget budget(CallTask task) {
        return Objects.requireNonNullElse(task.payment().bill(), NOBODYS);
    }

    /** At the price of today; unknown where the price is, or where the provider did not count what is not free. */
    @Nullable
    Money of(CallTask task, @Nullable Usage usage) {
        Price price = catalogue.find(task.model()).priceOn(LocalDate.now(ZoneOffset.UTC));
        if (usage == null) {
            return price.isFree() ? Money.ZERO : null;
        }
        OptionalLong cost = price.cost(usage);
        return cost.isPresent() ? new Money(cost.getAsLong()) : null;
    }

    /**
     * @param cost unknown where {@link #of} is: then it is booked at its worst
     * @param receipt to be read back; absent where it is to be asked for again
     */
    Settlement settlement(CallTask task, Usage usage, @Nullable Money cost, @Nullable String receipt) {
        Money amount = cost == null ? atWorst(task) : cost;
        return new Settlement(
                amount, usage.inputTokens(), usage.outputTokens(), receipt, strongest(usage), everybody(task, amount));
    }

    /** The median of the strongest models: neither an old flagship's price nor a bargain's. */
    private @Nullable Money strongest(Usage usage) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        long[] costs = catalogue.strongest(today).stream()
                .map(model -> model.priceOn(today).cost(usage))
                .flatMapToLong(OptionalLong::stream)
                .sorted()
                .toArray();
        return costs.length == 0 ? null : new Money(costs[costs.length / 2]);
    }

    /** By what all could cost at most, as a multiple of what this one could. */
    private static @Nullable Money everybody(CallTask task, Money cost) {
        CallBudget bill = budget(task);
        Money one = bill.worst();
        Money all = bill.everybody();
        return one == null || all == null || one.equals(Money.ZERO)
                ? null
                : new Money(Math.round((double) cost.microUsd() * all.microUsd() / one.microUsd()));
    }

    private static Money atWorst(CallTask task) {
        Money worst = budget(task).worst();
        return worst == null ? Money.ZERO : worst;
    }
}
