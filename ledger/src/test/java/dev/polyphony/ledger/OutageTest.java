package dev.polyphony.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
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
            assertThatThrownBy(() -> ledger.reserve(purchase("meanwhile"))).isInstanceOf(LedgerUnavailable.class);
            assertThatThrownBy(() -> ledger.settle(sent, Purchases.costing(7, "the answer")))
                    .isInstanceOf(LedgerUnavailable.class);
            server = server(port);

            assertThat(ledger.settle(sent, Purchases.costing(7, "the answer"))).isTrue();
            assertThat(ledger.reserve(purchase("sent"))).isEqualTo(new Reservation.Paid(sent, "the answer"));
            assertThat(new Spending(database).lines(Filter.ALL))
                    .extracting(Booking::state)
                    .containsExactly(State.SETTLED);
        } finally {
            server.close();
        }
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

    private static Purchase purchase(String call) {
        return Purchases.of(call, 100, call, 1, Instant.now().plusSeconds(60));
    }
}
