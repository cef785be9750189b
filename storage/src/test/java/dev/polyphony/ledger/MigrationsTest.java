package dev.polyphony.ledger;

import static dev.polyphony.ledger.ReservationRequests.costing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.storage.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In an upgrade workers of two versions share a database, and the newer one has migrated it. */
class MigrationsTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Path SCRIPTS = Path.of("src/main/resources/dev/polyphony/storage");

    /** A column that is added may be left out by whoever does not know it. */
    private static final Pattern ADDS = Pattern.compile(
            "create (table|index|unique index) .*|alter table \\w+ add column \\w+ (?!.*not null).*|insert into .*");

    @Test
    void everyMigrationOnlyAdds() throws IOException {
        try (Stream<Path> scripts = Files.list(SCRIPTS)) {
            List<String> statements = scripts.filter(script -> script.toString().endsWith(".sql"))
                    .flatMap(MigrationsTest::statements)
                    .toList();
            assertThat(statements)
                    .hasSizeGreaterThan(20)
                    .allMatch(statement -> ADDS.matcher(statement).matches());
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void databaseThatALaterVersionHasMigratedIsUsedByThisOne(Databases databases) {
        String url = databases.fresh();
        try (Database later = Database.open(url, null, null)) {
            later.jdbi().useHandle(handle -> {
                handle.execute("alter table send add column of_a_later_version bigint");
                handle.execute("create table of_a_later_version (id text not null primary key)");
                handle.execute("insert into polyphony_schema (installed_rank, version, description, type, script,"
                        + " installed_by, execution_time, success)"
                        + " values (999, '999', 'later', 'SQL', 'V999__later.sql', 'later', 1, true)");
            });
        }
        try (Database database = Database.open(url, null, null);
                Ledger ledger = new Ledger(database, () -> NOW, 1)) {
            Reservation granted =
                    ledger.reserve(ReservationRequests.of("call", 100, "run/1", 1, NOW.plus(Duration.ofMinutes(1))));
            ledger.settle(((Reservation.Granted) granted).id(), costing(30, "the answer"));

            assertThat(ledger.paid("call")).isPresent();
            assertThat(new LedgerAudit(database, () -> NOW).differences()).isEmpty();
        }
    }

    private static Stream<String> statements(Path script) {
        try {
            String text = Files.readString(script).replaceAll("--[^\n]*", " ").replaceAll("\\s+", " ");
            return Stream.of(text.split(";", -1))
                    .map(statement -> statement.strip().toLowerCase(Locale.ROOT))
                    .filter(statement -> !statement.isEmpty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
