package dev.polyphony.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.Assessment;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.Pending;
import dev.polyphony.call.PendingSettlement;
import dev.polyphony.call.Reply;
import dev.polyphony.call.Usage;
import dev.polyphony.ledger.BudgetWaiters;
import dev.polyphony.ledger.CostQueries;
import dev.polyphony.ledger.EntryFilter;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.Reservation;
import dev.polyphony.ledger.ReservationRequest;
import dev.polyphony.ledger.ReservationRequest.Amount;
import dev.polyphony.ledger.ReservationRequest.Lease;
import dev.polyphony.ledger.ReservationRequest.Payer;
import dev.polyphony.ledger.SendId;
import dev.polyphony.storage.Database;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is pending is booked, however late, or ends for good. */
class LedgerActivitiesImplTest {
    private static final Money COST = new Money(30);

    @TempDir
    private Path folder;

    private Database database;
    private Ledger ledger;
    private LedgerActivitiesImpl ledgerActivities;

    @BeforeEach
    void open() {
        database = Database.file(folder.resolve("ledger.db"));
        ledger = new Ledger(database, InstantSource.system(), 0);
        ledgerActivities = new LedgerActivitiesImpl(ledger, new BudgetWaiters(database, InstantSource.system()));
    }

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    @Test
    void answerToWhatWasWrittenOffIsBooked() {
        SendId id = granted();
        ledger.doubt(id);
        ledger.writeOff(id, new Money(100));

        ledgerActivities.settle(pending(id));

        assertThat(new CostQueries(database).sum(EntryFilter.ALL).settled()).isEqualTo(COST);
    }

    @Test
    void whatBroughtNoAnswerIsBookedAndReadBack() {
        SendId id = granted();

        ledgerActivities.settleFailure(
                new PendingSettlement(new Pending(id.callId(), id.n(), COST), new Usage(10, 0), "what it brought"));

        assertThat(new CostQueries(database).sum(EntryFilter.ALL).settled()).isEqualTo(COST);
        assertThat(ledger.reserve(purchase())).isEqualTo(new Reservation.Paid(id, "what it brought"));
    }

    @Test
    void answerToWhatNobodyReservedEndsForGoodAndSaysWhatItCost() {
        SendId id = new SendId("an-1/1/of another ledger", 1);

        assertEndsForGood(id, "it cost $0.000030 and cannot be booked: there is no request " + id);
    }

    @Test
    void answerToWhatWasReleasedEndsForGood() {
        SendId id = granted();
        ledger.release(id);

        assertEndsForGood(
                id, "it cost $0.000030 and cannot be booked: " + id + " is RELEASED and cannot become SETTLED");
    }

    private void assertEndsForGood(SendId id, String message) {
        assertThatThrownBy(() -> ledgerActivities.settle(pending(id)))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.isNonRetryable()).isTrue();
                    assertThat(failure.getOriginalMessage()).isEqualTo(message);
                });
    }

    private SendId granted() {
        return ((Reservation.Granted) ledger.reserve(purchase())).id();
    }

    private static ReservationRequest purchase() {
        return new ReservationRequest(
                "an-1/1/q",
                new Place("an-1", "1"),
                new Payer("acme", "", "fallback"),
                ModelRef.parse("openai/gpt-4o"),
                true,
                new Amount(new Money(100), null),
                false,
                new Lease("owner", 1, Instant.now().plusSeconds(60)));
    }

    private static Reply pending(SendId id) {
        return new Reply(
                        ModelRef.parse("openai/gpt-4o"),
                        "gpt-4o",
                        "the answer",
                        new Usage(10, 5),
                        COST,
                        Duration.ofSeconds(1),
                        new Assessment(0.5, 0.5, 0.5),
                        false,
                        1,
                        true)
                .pending(new Pending(id.callId(), id.n(), COST));
    }
}
