package dev.polyphony.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database goes away and comes back. */
class OutageTest {
    @TempDir
    private Path folder;

    @Test
    void nothingIsGrantedMeanwhileAndWhatWasSentIsSettledAfterwards() throws IOException {
        int port = freePort();
        EmbeddedPostgres server = server(port);
        try (Database database = Database.open(server.getJdbcUrl("postgres", "postgres"), null, null);
                Ledger ledger = new Ledger(database, InstantSource.system(), 2)) {
            SendId sent = ((Reservation.Granted) ledger.reserve(purchase("sent"))).id();

            server.close();
            assertThatThrownBy(() -> ledger.reserve(purchase("meanwhile"))).isInstanceOf(StorageUnavailable.class);
            assertThatThrownBy(() -> ledger.settle(sent, ReservationRequests.costing(7, "the answer")))
                    .isInstanceOf(StorageUnavailable.class);
            server = server(port);

            // A connection of before may still be handed out once.
            await().ignoreException(StorageUnavailable.class)
                    .until(() -> ledger.settle(sent, ReservationRequests.costing(7, "the answer")));
            assertThat(ledger.reserve(purchase("sent"))).isEqualTo(new Reservation.Paid(sent, "the answer"));
            assertThat(new CostQueries(database).lines(EntryFilter.ALL))
                    .extracting(LedgerEntry::state)
                    .containsExactly(RequestState.SETTLED);
        } finally {
            server.close();
        }
    }

    @Test
    void whoGivesUpWaitingHoldsNothing() throws SQLException {
        String file = "jdbc:sqlite:" + folder.resolve("ledger.db");
        try (Database database = Database.open(file, null, null);
                Ledger ledger = new Ledger(database, InstantSource.system(), 2)) {
            try (Connection other = locked(file)) {
                assertThatThrownBy(() -> ledger.reserve(purchase("late"), Duration.ofMillis(200)))
                        .isInstanceOf(StorageUnavailable.class);
                other.rollback();
            }
            await().until(() -> states(database), List.of(RequestState.RELEASED)::equals);
        }
    }

    @Test
    void whatIsPaidForIsBookedThoughNobodyWaits() throws SQLException {
        String file = "jdbc:sqlite:" + folder.resolve("ledger.db");
        try (Database database = Database.open(file, null, null);
                Ledger ledger = new Ledger(database, InstantSource.system(), 2)) {
            SendId sent = ((Reservation.Granted) ledger.reserve(purchase("sent"))).id();
            try (Connection other = locked(file)) {
                assertThatThrownBy(() -> ledger.settle(
                                sent, ReservationRequests.costing(7, "paid"), null, Duration.ofMillis(200)))
                        .isInstanceOf(StorageUnavailable.class);
                other.rollback();
            }
            await().until(() -> states(database), List.of(RequestState.SETTLED)::equals);
        }
    }

    /** Nobody else writes until it is rolled back. */
    private static Connection locked(String file) throws SQLException {
        Connection connection = DriverManager.getConnection(file);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("delete from waiter");
        }
        return connection;
    }

    private static List<RequestState> states(Database database) {
        return new CostQueries(database)
                .lines(EntryFilter.ALL).stream().map(LedgerEntry::state).toList();
    }

    private EmbeddedPostgres server(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static ReservationRequest purchase(String call) {
        return ReservationRequests.of(call, 100, call, 1, Instant.now().plusSeconds(60));
    }
}
