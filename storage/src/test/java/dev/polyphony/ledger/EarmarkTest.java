package dev.polyphony.ledger;

import static dev.polyphony.ledger.ReservationRequests.judging;
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

/** What is kept back for those who judge is theirs alone. */
@ParameterizedClass
@EnumSource(Databases.class)
class EarmarkTest {
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final Database database;
    private final Ledger ledger;
    private final Budgets budgets;
    private Instant now = Instant.parse("2026-11-26T12:00:00Z");

    EarmarkTest(Databases databases) {
        database = databases.open();
        ledger = new Ledger(database, () -> now, 1);
        budgets = new Budgets(database, () -> now);
    }

    @BeforeEach
    void limit() {
        budgets.set(new Budget(Budget.Scope.TENANT, "acme", Period.DAY, new Money(300)));
    }

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    @Test
    void membersCannotSpendWhatIsKeptForTheJudge() {
        assertThat(keep("chairman", 200, 1)).isTrue();
        assertThat(reserved()).isEqualTo(new Money(200));

        assertThat(member("a")).isInstanceOf(Reservation.Granted.class);
        assertThat(member("b")).isInstanceOf(Reservation.Exceeded.class);
        assertThat(judge("c", "chairman", 200)).isInstanceOf(Reservation.Granted.class);
        assertThat(reserved()).isEqualTo(new Money(300));
    }

    @Test
    void eachTimeTakesItsPart() {
        assertThat(keep("judge1", 100, 2)).isTrue();

        judge("first", "judge1", 100);
        assertThat(reserved()).isEqualTo(new Money(200));
        judge("second", "judge1", 100);
        assertThat(reserved()).isEqualTo(new Money(200));
        judge("once too often", "judge1", 100);
        assertThat(reserved()).isEqualTo(new Money(300));
    }

    @Test
    void stepOfAChainTakesTheChainsPart() {
        assertThat(keep("chairman", 300, 1)).isTrue();

        assertThat(judge("step", "chairman.2", 100)).isInstanceOf(Reservation.Granted.class);
        assertThat(reserved()).isEqualTo(new Money(100));
        assertThat(judge("other", "chairman2", 250)).isInstanceOf(Reservation.Exceeded.class);
    }

    @Test
    void allIsKeptBackOrNothing() {
        boolean kept = ledger.keep("an-1", List.of(earmark("judge1", 200, 1), earmark("judge2", 200, 1)));

        assertThat(kept).isFalse();
        assertThat(reserved()).isEqualTo(Money.ZERO);
    }

    @Test
    void keepingTwiceIsKeepingOnce() {
        keep("chairman", 200, 1);

        assertThat(keep("chairman", 200, 1)).isTrue();
        assertThat(reserved()).isEqualTo(new Money(200));
    }

    @Test
    void whatIsNotNeededIsGivenBackAndThenTheJudgePaysAsOthersDo() {
        keep("chairman", 200, 1);
        ledger.giveBack("an-1");
        ledger.giveBack("an-1");
        assertThat(reserved()).isEqualTo(Money.ZERO);

        judge("late", "chairman", 200);
        assertThat(reserved()).isEqualTo(new Money(200));
    }

    @Test
    void whatIsForgottenIsGivenBackWhenItsTimeIsOver() {
        keep("chairman", 200, 1);
        new Maintenance(database, ledger, () -> now).giveBackForgotten();
        assertThat(reserved()).isEqualTo(new Money(200));

        now = now.plus(LEASE).plusMillis(1);
        new Maintenance(database, ledger, () -> now).giveBackForgotten();

        assertThat(reserved()).isEqualTo(Money.ZERO);
    }

    @Test
    void approvedRequestGoesPastTheBudgetAndCountsToIt() {
        Reservation reservation = ledger.reserve(judging("dear", "1", 1000, "owner", now.plus(LEASE), true));

        assertThat(reservation).isInstanceOf(Reservation.Granted.class);
        assertThat(reserved()).isEqualTo(new Money(1000));
        assertThat(member("a")).isInstanceOf(Reservation.Exceeded.class);
    }

    private boolean keep(String path, long worst, int times) {
        return ledger.keep("an-1", List.of(earmark(path, worst, times)));
    }

    private Earmark earmark(String path, long worst, int times) {
        return new Earmark(judging("", path, worst, "", now.plus(LEASE)), times);
    }

    private Reservation member(String call) {
        return ledger.reserve(ReservationRequests.of(call, 100, "owner/" + call, 1, now.plus(LEASE)));
    }

    private Reservation judge(String call, String path, long worst) {
        return ledger.reserve(judging(call, path, worst, "owner/" + call, now.plus(LEASE)));
    }

    private Money reserved() {
        return budgets.standing().getFirst().reserved();
    }
}
