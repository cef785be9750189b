package dev.polyphony.port;

import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.plan.Compilation.Unfunded;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one limit leaves for a plan.
 *
 * @param budget a standing budget's id, or {@link Unfunded#OWN_LIMIT}
 * @param again when it begins anew; absent where it does not
 * @param counts whose requests count to it
 */
public record BudgetHeadroom(
        String budget, Money limit, Money left, @Nullable Instant again, Predicate<ModelRef> counts) {

    public static BudgetHeadroom own(Money maxCost) {
        return new BudgetHeadroom(Unfunded.OWN_LIMIT, maxCost, maxCost, null, model -> true);
    }

    /** What it leaves for each of that many. */
    public BudgetHeadroom among(int count) {
        return new BudgetHeadroom(budget, limit, new Money(left.microUsd() / count), again, counts);
    }

    public boolean isOwn() {
        return budget.equals(Unfunded.OWN_LIMIT);
    }
}
