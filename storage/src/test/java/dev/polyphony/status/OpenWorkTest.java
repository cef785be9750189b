package dev.polyphony.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Money;
import dev.polyphony.ledger.BudgetWaiters;
import dev.polyphony.ledger.Databases;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.ReservationRequests;
import dev.polyphony.ledger.SendId;
import dev.polyphony.status.OpenWork.Items;
import dev.polyphony.status.OpenWork.Requests;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Databases.class)
class OpenWorkTest {
    private static final Items NONE = new Items(0, Duration.ZERO);

    private final Database database;
    private final Ledger ledger;
    private final OpenWork open;
    private Instant now = Instant.parse("2026-11-26T12:00:00Z");

    OpenWorkTest(Databases databases) {
        database = Database.open(databases.fresh(), null, null);
        ledger = new Ledger(database, () -> now, 1);
        open = new OpenWork(database, () -> now);
    }

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    @Test
    void nothingIsOpenInAFreshDatabase() {
        assertThat(open.reserved()).isEqualTo(new Requests(NONE, Money.ZERO));
        assertThat(open.inDoubt()).isEqualTo(new Requests(NONE, Money.ZERO));
        assertThat(open.waitingForMoney()).isEqualTo(NONE);
        assertThat(open.messages()).isEqualTo(NONE);
        assertThat(open.failingReceivers()).isEqualTo(NONE);
    }

    @Test
    void requestsAreReservedUntilTheirCostIsKnown() {
        reserve("one");
        now = now.plusSeconds(10);
        reserve("two");

        assertThat(open.reserved()).isEqualTo(new Requests(new Items(2, Duration.ofSeconds(10)), new Money(200)));

        ledger.settle(new SendId("one", 1), ReservationRequests.costing(20, "cheap"));

        assertThat(open.reserved()).isEqualTo(new Requests(new Items(1, Duration.ZERO), new Money(100)));
    }

    @Test
    void requestInDoubtIsAsOldAsItsSending() {
        reserve("one");
        now = now.plusSeconds(60);
        ledger.doubt(new SendId("one", 1));
        now = now.plusSeconds(60);

        assertThat(open.reserved().items()).isEqualTo(NONE);
        assertThat(open.inDoubt()).isEqualTo(new Requests(new Items(1, Duration.ofMinutes(2)), new Money(100)));
    }

    @Test
    void analysesThatWaitForMoneyAreCountedByTheOldest() {
        new BudgetWaiters(database, () -> now).add("an-1", "tenant:acme/day", new Money(80));
        now = now.plusSeconds(5);

        assertThat(open.waitingForMoney()).isEqualTo(new Items(1, Duration.ofSeconds(5)));
    }

    private void reserve(String call) {
        ledger.reserve(ReservationRequests.of(call, 100, "owner", 1, now.plusSeconds(600)));
    }
}
