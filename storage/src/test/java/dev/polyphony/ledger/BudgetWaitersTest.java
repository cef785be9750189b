package dev.polyphony.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Money;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Analyses that wait for money are told when there is some. */
@ParameterizedClass
@EnumSource(Databases.class)
class BudgetWaitersTest {
    private static final String BUDGET = "tenant:acme/day";

    private final Database database;
    private final Ledger ledger;
    private final Budgets budgets;
    private final BudgetWaiters waiters;
    private Instant now = Instant.parse("2026-11-26T12:00:00Z");

    BudgetWaitersTest(Databases databases) {
        database = databases.open();
        ledger = new Ledger(database, () -> now, 1);
        budgets = new Budgets(database, () -> now);
        waiters = new BudgetWaiters(database, () -> now);
    }

    @BeforeEach
    void allIsHeld() {
        set(100);
        ledger.reserve(ReservationRequests.of("call", 100, "owner", 1, now.plusSeconds(60)));
        waiters.add("an-2", BUDGET, new Money(80));
        assertThat(due()).isEmpty();
    }

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    @Test
    void raisedBudgetHasRoom() {
        set(180);

        assertThat(due()).containsExactly("an-2");
    }

    @Test
    void removedBudgetLimitsNobody() {
        budgets.remove(BUDGET);

        assertThat(due()).containsExactly("an-2");
    }

    @Test
    void moneyThatWasNotSpentIsRoom() {
        ledger.settle(new SendId("call", 1), ReservationRequests.costing(20, "cheap"));

        assertThat(due()).containsExactly("an-2");
    }

    @Test
    void nextPeriodHasRoom() {
        now = now.plus(Duration.ofDays(1));

        assertThat(due()).containsExactly("an-2");
    }

    @Test
    void noMoreAreToldThanThereIsRoomFor() {
        now = now.plusMillis(1);
        waiters.add("an-1", BUDGET, new Money(80));
        now = now.plusMillis(1);
        waiters.add("an-3", BUDGET, new Money(10));
        set(195);

        assertThat(due()).containsExactly("an-2", "an-3");
    }

    @Test
    void whoWasToldAndWaitsAgainIsNotForgotten() {
        set(200);
        BudgetWaiters.Waiter told = waiters.due().getFirst();
        now = now.plusMillis(1);
        waiters.add("an-2", BUDGET, new Money(90));

        waiters.remove(told);
        assertThat(due()).containsExactly("an-2");

        waiters.remove(waiters.due().getFirst());
        assertThat(due()).isEmpty();
    }

    private List<String> due() {
        return waiters.due().stream().map(BudgetWaiters.Waiter::analysisId).toList();
    }

    private void set(long limit) {
        budgets.set(new Budget(Budget.Scope.TENANT, "acme", Period.DAY, new Money(limit)));
    }
}
