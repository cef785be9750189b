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

/** A budget that passes a threshold is told of once, however many look and however often. */
@ParameterizedClass
@EnumSource(Databases.class)
class BudgetAlertsTest {
    private final Database database;
    private final Ledger ledger;
    private final BudgetAlerts alerts;
    private final BudgetAlerts another;
    private Instant now = Instant.parse("2026-11-26T12:00:00Z");

    BudgetAlertsTest(Databases databases) {
        database = databases.open();
        ledger = new Ledger(database, () -> now, 1);
        alerts = new BudgetAlerts(database, () -> now, List.of(50, 80, 100));
        another = new BudgetAlerts(database, () -> now, List.of(50, 80, 100));
    }

    @BeforeEach
    void limit() {
        new Budgets(database, () -> now).set(new Budget(Budget.Scope.TENANT, "acme", Period.DAY, new Money(1000)));
    }

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    @Test
    void whatIsOnlyReservedIsNotSpent() {
        reserve("a", 900);

        assertThat(raised()).isEmpty();
    }

    @Test
    void eachThresholdIsToldOfOnce() {
        spend("a", 500);
        assertThat(raised()).containsExactly(50);
        assertThat(raised()).containsExactly(50);
        handOver();
        assertThat(raised()).isEmpty();

        spend("b", 450);
        another.raise();
        assertThat(raised()).containsExactly(80);
        handOver();
        assertThat(raised()).isEmpty();
    }

    @Test
    void whatIsInDoubtCounts() {
        ledger.doubt(reserve("a", 800));

        assertThat(raised()).containsExactly(50, 80);
        assertThat(alerts.open().getFirst().used()).isEqualTo(new Money(800));
    }

    @Test
    void requestThatFindsNoRoomIsToldOf() {
        spend("a", 300);
        assertThat(ledger.reserve(purchase("b", 800))).isInstanceOf(Reservation.Exceeded.class);
        assertThat(ledger.reserve(purchase("c", 800))).isInstanceOf(Reservation.Exceeded.class);

        assertThat(raised()).containsExactly(100);
        assertThat(alerts.open())
                .first()
                .extracting(BudgetAlerts.Alert::used, BudgetAlerts.Alert::limit)
                .containsExactly(new Money(300), new Money(1000));
    }

    @Test
    void nextPeriodIsToldOfAnew() {
        spend("a", 1000);
        assertThat(raised()).containsExactly(50, 80, 100);
        handOver();

        now = now.plus(Duration.ofDays(1));
        assertThat(raised()).isEmpty();
        spend("b", 600);
        assertThat(raised()).containsExactly(50);
    }

    private List<Integer> raised() {
        alerts.raise();
        return alerts.open().stream().map(BudgetAlerts.Alert::threshold).toList();
    }

    private void handOver() {
        alerts.open().forEach(alerts::handedOver);
    }

    private void spend(String call, long micros) {
        ledger.settle(reserve(call, micros), ReservationRequests.costing(micros, "answer"));
    }

    private SendId reserve(String call, long worst) {
        return ((Reservation.Granted) ledger.reserve(purchase(call, worst))).id();
    }

    private ReservationRequest purchase(String call, long worst) {
        return ReservationRequests.of(call, worst, "owner/" + call, 1, now.plusSeconds(60));
    }
}
