package dev.polyphony.ledger;

import static dev.polyphony.ledger.ReservationRequests.costing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.polyphony.call.Money;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of a call's money, on both databases. */
@ParameterizedClass
@EnumSource(Databases.class)
class LedgerTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final Database database;
    private final Ledger ledger;
    private final Budgets budgets;
    private Instant now = NOW;

    LedgerTest(Databases databases) {
        database = databases.open();
        ledger = new Ledger(database, () -> now, 1);
        budgets = new Budgets(database, () -> now);
    }

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    @Test
    void settledCallIsNeverGrantedAgain() {
        SendId first = granted("call", "run/1", 1);
        assertThat(ledger.settle(first, costing(30, "the answer"))).isTrue();

        assertThat(reserve("call", "another", 1)).isEqualTo(new Reservation.Paid(first, "the answer"));
    }

    @Test
    void whatACallHasBeenPaidForIsFoundWithoutReserving() {
        ledger.release(granted("call", "run/1", 1));
        SendId second = granted("call", "run/1", 2);
        assertThat(ledger.paid("call")).isEmpty();

        ledger.settle(second, costing(30, "the answer"));

        assertThat(ledger.paid("call")).contains(new Reservation.Paid(second, "the answer"));
        assertThat(ledger.paid("another")).isEmpty();
    }

    @Test
    void releasedCallMayBeSentAgain() {
        ledger.release(granted("call", "run/1", 1));

        assertThat(reserve("call", "run/1", 2)).isEqualTo(new Reservation.Granted(new SendId("call", 2)));
    }

    @Test
    void othersWaitForTheLeaseAndThenTheRequestIsInDoubt() {
        granted("call", "run/1", 1);

        assertThat(reserve("call", "reset/1", 1)).isEqualTo(new Reservation.Busy(NOW.plus(LEASE)));
        now = NOW.plus(LEASE);
        assertThat(reserve("call", "reset/1", 1)).isEqualTo(new Reservation.Granted(new SendId("call", 2)));
        assertThat(state("call", 1)).isEqualTo(RequestState.UNKNOWN);
    }

    @Test
    void whatNobodyHoldsAnyLongerIsInDoubt() {
        granted("left", "run/1", 1);
        ledger.release(granted("ended", "run/2", 1));
        now = NOW.plus(LEASE).plusMillis(1);
        granted("under way", "run/3", 1);

        assertThat(new Maintenance(database, ledger, () -> now).doubtAbandoned())
                .isEqualTo(1);

        assertThat(state("left", 1)).isEqualTo(RequestState.UNKNOWN);
        assertThat(state("ended", 1)).isEqualTo(RequestState.RELEASED);
        assertThat(state("under way", 1)).isEqualTo(RequestState.HELD);
    }

    @Test
    void laterAttemptOfTheSameOwnerDoesNotWait() {
        granted("call", "run/1", 1);

        assertThat(reserve("call", "run/1", 2)).isEqualTo(new Reservation.Granted(new SendId("call", 2)));
        assertThat(state("call", 1)).isEqualTo(RequestState.UNKNOWN);
    }

    @Test
    void attemptWhoseReservationWasNotHeardOfGetsTheSameOne() {
        SendId first = granted("call", "run/1", 1);

        assertThat(reserve("call", "run/1", 1)).isEqualTo(new Reservation.Granted(first));
    }

    @Test
    void noMoreIsSentWhereTooMuchIsInDoubt() {
        ledger.doubt(granted("call", "run/1", 1));
        ledger.doubt(granted("call", "run/1", 2));

        assertThat(reserve("call", "run/1", 3)).isEqualTo(new Reservation.Doubtful(2));
    }

    @Test
    void lateAnswerIsBookedAndTheFirstOneStays() {
        SendId slow = granted("call", "run/1", 1);
        SendId quick = granted("call", "run/1", 2);
        assertThat(ledger.settle(quick, costing(30, "quick"))).isTrue();

        assertThat(ledger.settle(slow, costing(40, "slow"))).isFalse();

        assertThat(reserve("call", "run/1", 3)).isEqualTo(new Reservation.Paid(slow, "quick"));
        assertThat(state("call", 1)).isEqualTo(RequestState.SETTLED);
    }

    @Test
    void answerThatComesAfterItWasGivenUpIsBookedAtItsCost() {
        budgets.set(new Budget(Budget.Scope.TENANT, "acme", Period.DAY, new Money(1000)));
        SendId id = granted("call", "run/1", 1);
        ledger.doubt(id);
        ledger.writeOff(id, new Money(100));

        assertThat(ledger.settle(id, costing(30, "at last"))).isTrue();

        assertThat(budgets.standing().getFirst().settled()).isEqualTo(new Money(30));
        assertThat(reserve("call", "run/1", 2)).isEqualTo(new Reservation.Paid(id, "at last"));
        assertThatThrownBy(() -> ledger.writeOff(id, new Money(100))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatAnotherProcessMovedMeanwhileIsLookedUpBeforeAMoveIsRefused() {
        SendId id = granted("call", "run/1", 1);
        try (Ledger another = new Ledger(database, () -> now, 1)) {
            another.doubt(id);
        }

        ledger.writeOff(id, new Money(70));

        assertThat(state("call", 1)).isEqualTo(RequestState.WRITTEN_OFF);
    }

    @Test
    void settlingTwiceIsSettlingOnce() {
        budgets.set(new Budget(Budget.Scope.TENANT, "acme", Period.DAY, new Money(1000)));
        SendId id = granted("call", "run/1", 1);

        ledger.settle(id, costing(30, "the answer"));
        ledger.settle(id, costing(30, "the answer"));

        assertThat(budgets.standing().getFirst().settled()).isEqualTo(new Money(30));
    }

    @Test
    void whatIsCertainlyNotBilledCannotBeSettled() {
        SendId id = granted("call", "run/1", 1);
        ledger.release(id);

        assertThatThrownBy(() -> ledger.settle(id, costing(1, "no")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("call#1 is RELEASED and cannot become SETTLED");
    }

    @Test
    void requestThatNobodyReservedCannotBeSettled() {
        assertThatThrownBy(() -> ledger.settle(new SendId("call", 1), costing(1, "no")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void budgetIsHeldAgainstBeforeAnythingIsSpent() {
        budgets.set(new Budget(Budget.Scope.TENANT, "acme", Period.DAY, new Money(250)));
        granted("a", "run/1", 1);
        granted("b", "run/2", 1);

        assertThat(reserve("c", "run/3", 1))
                .isEqualTo(new Reservation.Exceeded("tenant:acme/day", new Money(250), new Money(50), new Money(100)));
        assertThat(budgets.standing().getFirst().reserved()).isEqualTo(new Money(200));
    }

    @Test
    void whatIsInDoubtIsHeldAtItsWorstUntilItIsWrittenOff() {
        budgets.set(new Budget(Budget.Scope.MODEL, "openai/gpt-4o", Period.MONTH, new Money(1000)));
        SendId id = granted("a", "run/1", 1);
        ledger.doubt(id);
        assertThat(budgets.standing().getFirst().unknown()).isEqualTo(new Money(100));

        ledger.writeOff(id, new Money(70));

        Budgets.Standing standing = budgets.standing().getFirst();
        assertThat(standing.unknown()).isEqualTo(Money.ZERO);
        assertThat(standing.settled()).isEqualTo(new Money(70));
    }

    @Test
    void budgetBeginsAnewWithItsPeriod() {
        budgets.set(new Budget(Budget.Scope.CATEGORY, "contracts", Period.DAY, new Money(100)));
        ledger.settle(granted("a", "run/1", 1), costing(100, "all of it"));
        assertThat(reserve("b", "run/2", 1)).isInstanceOf(Reservation.Exceeded.class);

        now = NOW.plus(Duration.ofHours(12));

        assertThat(reserve("b", "run/2", 1)).isInstanceOf(Reservation.Granted.class);
    }

    @Test
    void newBudgetCountsWhatWasSpentInItsPeriodBefore() {
        ledger.settle(granted("a", "run/1", 1), costing(30, "paid"));
        ledger.doubt(granted("b", "run/2", 1));
        SendId held = granted("c", "run/3", 1);

        budgets.set(new Budget(Budget.Scope.MODEL, "openai/gpt-4o", Period.DAY, new Money(250)));

        assertThat(reserve("d", "run/4", 1)).isInstanceOf(Reservation.Exceeded.class);
        ledger.settle(held, costing(40, "late"));
        Budgets.Standing standing = budgets.standing().getFirst();
        assertThat(standing.settled()).isEqualTo(new Money(70));
        assertThat(standing.reserved()).isEqualTo(Money.ZERO);
        assertThat(standing.unknown()).isEqualTo(new Money(100));
    }

    @Test
    void budgetThatIsSetAgainCountsWhatWasSpentMeanwhile() {
        Budget budget = new Budget(Budget.Scope.TENANT, "acme", Period.DAY, new Money(1000));
        budgets.set(budget);
        SendId before = granted("a", "run/1", 1);
        budgets.remove(budget.id());
        SendId meanwhile = granted("b", "run/2", 1);
        ledger.settle(granted("c", "run/3", 1), costing(30, "meanwhile"));

        budgets.set(budget);

        assertThat(budgets.standing().getFirst().reserved()).isEqualTo(new Money(200));
        assertThat(budgets.standing().getFirst().settled()).isEqualTo(new Money(30));
        ledger.release(before);
        ledger.release(meanwhile);
        assertThat(budgets.standing().getFirst().reserved()).isEqualTo(Money.ZERO);
    }

    @Test
    void analysisHasALimitOfItsOwn() {
        Money limit = new Money(150);
        ledger.reserve(ReservationRequests.of("a", 100, "run/1", 1, NOW.plus(LEASE), limit));

        assertThat(ledger.reserve(ReservationRequests.of("b", 100, "run/2", 1, NOW.plus(LEASE), limit)))
                .isEqualTo(new Reservation.Exceeded("analysis:an-1", limit, new Money(50), new Money(100)));
    }

    @Test
    void linesOfABatchShareItsLimit() {
        Money budget = new Money(150);
        Reservation first = ledger.reserve(ReservationRequests.ofBatch("a", 1, 100, NOW.plus(LEASE), budget));
        ledger.settle(((Reservation.Granted) first).id(), costing(30, "the answer"));
        ledger.reserve(ReservationRequests.ofBatch("b", 2, 100, NOW.plus(LEASE), budget));

        assertThat(ledger.reserve(ReservationRequests.ofBatch("c", 3, 100, NOW.plus(LEASE), budget)))
                .isEqualTo(new Reservation.Exceeded("batch:batch-1", budget, new Money(20), new Money(100)));
        assertThat(new LedgerAudit(database, () -> now).differences()).isEmpty();
        database.jdbi().useHandle(handle -> handle.execute("update account set settled_micros = 7"));
        assertThat(new LedgerAudit(database, () -> now).mend())
                .extracting(LedgerAudit.Difference::account, LedgerAudit.Difference::counted)
                .containsExactly(tuple("batch:batch-1", new Money(30)));
    }

    private SendId granted(String call, String owner, int attempt) {
        return ((Reservation.Granted) reserve(call, owner, attempt)).id();
    }

    private Reservation reserve(String call, String owner, int attempt) {
        return ledger.reserve(ReservationRequests.of(call, 100, owner, attempt, now.plus(LEASE)));
    }

    private RequestState state(String call, int n) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select * from send where call_id = ? and n = ?")
                        .bind(0, call)
                        .bind(1, n)
                        .map((row, context) -> RowMappers.sent(row).state())
                        .one());
    }
}
