package dev.polyphony.ledger;

import static dev.polyphony.ledger.ReservationRequests.costing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.polyphony.call.Money;
import dev.polyphony.storage.Database;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that cannot be are shown, hold nobody up, and are mended from the requests. */
@ParameterizedClass
@EnumSource(Databases.class)
class BrokenLedgerTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Budget BUDGET = Budget.parse("tenant:acme/day", new Money(1000));

    private final Databases kind;
    private final Database database;
    private final Ledger ledger;
    private final Budgets budgets;
    private final LedgerAudit audit;

    BrokenLedgerTest(Databases databases) {
        kind = databases;
        database = databases.open();
        ledger = new Ledger(database, () -> NOW, 1);
        budgets = new Budgets(database, () -> NOW);
        audit = new LedgerAudit(database, () -> NOW);
    }

    /** Settled at 30, 100 held, 100 in doubt. */
    @BeforeEach
    void somethingIsBooked() {
        budgets.set(BUDGET);
        ledger.settle(granted("paid"), costing(30, "the answer"));
        granted("held");
        ledger.doubt(granted("doubted"));
    }

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    @Test
    void soundBooksHaveNoDifference() {
        assertThat(audit.differences()).isEmpty();
        assertThat(audit.mend()).isEmpty();
    }

    @Test
    void negativeFigureIsShownAndCountsAsNothing() {
        change("update account set reserved_micros = -5");

        Budgets.Standing standing = budgets.standing().getFirst();
        assertThat(standing.reserved()).isEqualTo(Money.ZERO);
        assertThat(standing.settled()).isEqualTo(new Money(30));
        assertThat(standing.left()).isEqualTo(new Money(870));
        assertThat(standing.problem()).isEqualTo("reserved is -$0.000005, which cannot be");
        granted("another");
    }

    @Test
    void figureBeyondAllBoundsHoldsNobodyUp() {
        change("update account set settled_micros = " + Long.MAX_VALUE);

        assertThat(budgets.standing().getFirst().settled()).isEqualTo(Money.ZERO);
        ledger.settle(granted("another"), costing(40, "the answer"));
        ledger.settle(new SendId("held", 1), costing(50, "the answer"));
    }

    @Test
    void figureThatIsNoNumberHoldsNobodyUp() {
        if (kind == Databases.SQLITE) {
            change("update account set settled_micros = 'NaN'");

            assertThat(budgets.standing().getFirst().problem()).isEqualTo("settled is no amount, which cannot be");
            granted("another");
            audit.mend();
            assertThat(budgets.standing().getFirst().settled()).isEqualTo(new Money(30));
        }
    }

    @Test
    void budgetThatIsNoneIsNamedAndHoldsNobodyUp() {
        change("update budget set limit_micros = -1");
        change("insert into budget (id, scope, subject, period, limit_micros) values ('x', 'GALAXY', 'y', 'AEON', 1)");

        assertThat(budgets.unreadable()).containsExactlyInAnyOrder(BUDGET.id(), "x");
        assertThat(budgets.standing()).isEmpty();
        granted("another");
        assertThat(budgets.remove("x")).isTrue();
        budgets.set(BUDGET);
        assertThat(budgets.unreadable()).isEmpty();
    }

    @Test
    void accountThatIsGoneIsCountedAnew() {
        change("delete from account");

        ledger.release(new SendId("held", 1));
        assertThat(audit.mend()).extracting(LedgerAudit.Difference::figure).containsExactly("settled", "unknown");

        assertThat(budgets.standing().getFirst().settled()).isEqualTo(new Money(30));
        assertThat(budgets.standing().getFirst().reserved()).isEqualTo(Money.ZERO);
    }

    @Test
    void whatDiffersIsSaidAndMended() {
        change("update account set settled_micros = 70, reserved_micros = -100");
        Map<String, Money> counted = Map.of("settled", new Money(30), "reserved", new Money(100));

        List<LedgerAudit.Difference> said = audit.differences();

        assertThat(said)
                .hasSize(2)
                .allSatisfy(difference -> assertThat(counted)
                        .contains(entry(difference.figure(), Objects.requireNonNull(difference.counted()))));
        assertThat(said).extracting(LedgerAudit.Difference::found).containsExactly("$0.000070", "-$0.000100");
        assertThat(audit.mend()).isEqualTo(said);
        assertThat(audit.differences()).isEmpty();
        assertThat(budgets.standing().getFirst().left()).isEqualTo(new Money(770));
    }

    @Test
    void accountOfAnAnalysisIsRecountedToo() {
        Money own = new Money(500);
        ledger.reserve(ReservationRequests.of("own", 100, "owner", 1, NOW.plusSeconds(60), own));
        change("update account set reserved_micros = 7 where budget_id = 'analysis:an-1'");

        assertThat(audit.mend())
                .containsExactly(new LedgerAudit.Difference(
                        "analysis:an-1", "1970-01-01T00:00:00Z", "reserved", "$0.000007", new Money(100)));
        assertThat(audit.differences()).isEmpty();
    }

    @Test
    void accountThatNobodyCanCountToIsSaidAndDeleted() {
        change("insert into account values ('tenant:acme/day', 12345, 1, 2, 3)");
        change("insert into account values ('nonsense', 0, 1, 2, 3)");

        assertThat(audit.mend())
                .hasSize(6)
                .extracting(LedgerAudit.Difference::counted)
                .containsOnlyNulls();
        assertThat(audit.differences()).isEmpty();
        assertThat(budgets.standing()).hasSize(1);
    }

    @Test
    void whatIsKeptBackIsCountedToo() {
        ledger.keep(
                "an-1", List.of(new Earmark(ReservationRequests.judging("", "judge", 70, "", NOW.plusSeconds(60)), 2)));

        assertThat(audit.differences()).isEmpty();
        change("update account set reserved_micros = 0");
        audit.mend();
        assertThat(budgets.standing().getFirst().reserved()).isEqualTo(new Money(240));
    }

    @Test
    void requestThatCannotBeReadIsLeftOutAndFailsAlone() {
        change("update send set state = 'NONSENSE' where call_id = 'held'");

        assertThat(new CostQueries(database).lines(EntryFilter.ALL)).hasSize(2);
        assertThatThrownBy(() -> ledger.release(new SendId("held", 1))).isInstanceOf(IllegalStateException.class);
        granted("another");
    }

    private SendId granted(String call) {
        return ((Reservation.Granted) ledger.reserve(ReservationRequests.of(call, 100, call, 1, NOW.plusSeconds(60))))
                .id();
    }

    private void change(String statement) {
        database.write(handle -> handle.execute(statement));
    }
}
