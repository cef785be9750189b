package dev.polyphony.ledger;

import static dev.polyphony.ledger.ReservationRequests.costing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.polyphony.call.Money;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.port.TextUnreadable;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.TextCipher;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What cannot be booked fails alone, and ends nothing. */
@ParameterizedClass
@EnumSource(Databases.class)
class IsolationTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int OTHERS = 40;

    private final Databases kind;
    private final String url;
    private Database database;
    private Ledger ledger;

    IsolationTest(Databases databases) {
        kind = databases;
        url = databases.fresh();
        database = open("a");
        ledger = new Ledger(database, () -> NOW, 1);
    }

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    @Test
    void answerSealedWithAnotherKeyKeepsNobodyElseFromBooking() throws SQLException {
        ledger.settle(granted("sealed"), costing(1, "the answer"));
        close();
        database = open("b");
        ledger = new Ledger(database, () -> NOW, 1);

        assertThat(failureOf(() -> ledger.reserve(purchase("sealed")))).isInstanceOf(TextUnreadable.class);
    }

    @Test
    void lateAnswerIsBookedThoughTheFirstOneIsSealedAway() {
        SendId slow = granted("call");
        SendId quick = ((Reservation.Granted)
                        ledger.reserve(ReservationRequests.of("call", 100, "call", 2, NOW.plusSeconds(60))))
                .id();
        ledger.settle(quick, costing(30, "quick"));
        close();
        database = open("b");
        ledger = new Ledger(database, () -> NOW, 1);

        assertThat(ledger.settle(slow, costing(40, "slow"))).isFalse();

        assertThat(new CostQueries(database).sum(EntryFilter.ALL).settled()).isEqualTo(new Money(70));
    }

    @Test
    void requestThatNobodyReservedKeepsNobodyElseFromBooking() throws SQLException {
        assertThat(failureOf(() -> ledger.settle(new SendId("missing", 1), costing(1, "of another ledger"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("there is no request missing#1");
    }

    @Test
    void rowOfAnotherProgramKeepsNobodyElseFromBooking() throws SQLException {
        SendId foreign = granted("foreign");
        database.write(handle -> handle.execute("update send set accounts = 'nonsense' where call_id = 'foreign'"));
        // Nothing of before is remembered.
        ledger.close();
        ledger = new Ledger(database, () -> NOW, 1);

        assertThat(failureOf(() -> ledger.doubt(foreign))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void textThatTheDatabaseRefusesKeepsNobodyElseFromBooking() throws SQLException {
        if (kind == Databases.POSTGRESQL) {
            assertThat(failureOf(() -> ledger.reserve(purchase("no such character: \0"))))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void writerGoesOnWhateverHappens() {
        AtomicBoolean fails = new AtomicBoolean(true);
        try (Ledger shaken = new Ledger(
                database,
                () -> {
                    if (fails.getAndSet(false)) {
                        throw new AssertionError("no time");
                    }
                    return NOW;
                },
                1)) {
            assertThatThrownBy(() -> shaken.reserve(purchase("first"), PATIENCE))
                    .isInstanceOf(StorageUnavailable.class)
                    .cause()
                    .hasMessage("no time");
            // One writer of two may not have been asked yet: both are.
            for (int i = 0; i < 10; i++) {
                assertThat(shaken.reserve(purchase("later" + i), PATIENCE)).isInstanceOf(Reservation.Granted.class);
            }
        }
    }

    @Test
    void maintenanceGoesOnWithTheOthers() {
        database.write(handle -> handle.execute("delete from send"));
        granted("a");
        granted("b");
        granted("c");
        database.write(handle -> handle.execute("update send set accounts = 'nonsense' where call_id = 'a'"));
        ledger.close();
        ledger = new Ledger(database, () -> NOW.plusSeconds(120), 1);

        assertThat(new Maintenance(database, ledger, () -> NOW.plusSeconds(120)).doubtAbandoned())
                .isEqualTo(2);
    }

    /** What it fails with among others that are booked together with it: those are all booked. */
    private Throwable failureOf(Runnable bad) throws SQLException {
        AtomicInteger asking = new AtomicInteger();
        List<CompletableFuture<Void>> others = new ArrayList<>();
        CompletableFuture<Void> failing;
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            try (Connection held = everybodyWaits()) {
                for (int i = 0; i < OTHERS / 2; i++) {
                    others.add(run(clients, asking, i));
                }
                failing = CompletableFuture.runAsync(
                        () -> {
                            asking.incrementAndGet();
                            bad.run();
                        },
                        clients);
                for (int i = OTHERS / 2; i < OTHERS; i++) {
                    others.add(run(clients, asking, i));
                }
                await().until(() -> asking.get() == OTHERS + 1);
                held.rollback();
            }
        }
        assertThat(others).allSatisfy(other -> assertThat(other).isCompleted());
        return failing.exceptionNow();
    }

    private CompletableFuture<Void> run(ExecutorService clients, AtomicInteger asking, int i) {
        return CompletableFuture.runAsync(
                () -> {
                    asking.incrementAndGet();
                    granted("other" + i);
                },
                clients);
    }

    /** Until it is rolled back. */
    private Connection everybodyWaits() throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    kind == Databases.SQLITE ? "delete from waiter" : "lock table send in access exclusive mode");
        }
        return connection;
    }

    private SendId granted(String call) {
        return ((Reservation.Granted) ledger.reserve(purchase(call))).id();
    }

    private static ReservationRequest purchase(String call) {
        return ReservationRequests.of(call, 100, call, 1, NOW.plusSeconds(60));
    }

    private Database open(String letter) {
        String key = Base64.getEncoder().encodeToString(letter.repeat(32).getBytes(StandardCharsets.UTF_8));
        return Database.open(url, null, null, TextCipher.from(Map.of(TextCipher.VARIABLE, key)));
    }
}
