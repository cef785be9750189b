package dev.polyphony.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.polyphony.call.Money;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.storage.Database;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Books that an earlier version wrote, before requests without a price were marked: a panel and single questions of two
 * tenants in November 2026, a key that was rejected, a server that hung up, and a budget that was passed.
 */
class OlderDatabaseTest {
    private static final Instant THEN = Instant.parse("2026-11-29T12:00:00Z");

    private Database database;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        Path file = folder.resolve(Database.FILE);
        try (InputStream books = Objects.requireNonNull(OlderDatabaseTest.class.getResourceAsStream("v4.db"))) {
            Files.copy(books, file);
        }
        database = Database.file(file);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void requestsAreWhatTheyWere() {
        List<LedgerEntry> requests = new CostQueries(database).lines(EntryFilter.ALL);

        assertThat(requests.stream().collect(Collectors.groupingBy(LedgerEntry::state, Collectors.counting())))
                .isEqualTo(Map.of(RequestState.SETTLED, 6L, RequestState.RELEASED, 6L));
        assertThat(requests).noneMatch(LedgerEntry::unpriced);
        LedgerEntry first = requests.getFirst();
        assertThat(first.model()).isEqualTo("gemini-3.8-flash");
        assertThat(first.amount()).isEqualTo(new Money(333));
        assertThat(first.inputTokens()).isEqualTo(4);
        assertThat(first.outputTokens()).isEqualTo(88);
        assertThat(first.simulated()).isTrue();
    }

    @Test
    void costsAreWhatTheyWere() {
        assertThat(new CostQueries(database).sums(EntryFilter.ALL, LedgerEntry::tenant))
                .extracting(CostQueries.Sum::key, CostQueries.Sum::settled, CostQueries.Sum::unknown)
                .containsExactly(
                        tuple("acme", new Money(849), Money.ZERO), tuple("default", new Money(39), Money.ZERO));
    }

    @Test
    void budgetsAreWhatTheyWereAndAgreeWithTheRequests() {
        assertThat(new Budgets(database, () -> THEN).standing())
                .extracting(standing -> standing.budget().id(), Budgets.Standing::settled, Budgets.Standing::left)
                .containsExactlyInAnyOrder(
                        tuple("tenant:acme/month", new Money(849), Money.ZERO),
                        tuple("tenant:default/month", new Money(39), new Money(999_961)));
        assertThat(new LedgerAudit(database, () -> THEN).differences()).isEmpty();
    }

    @Test
    void alertsThatWereRaisedAreNotRaisedAgain() {
        BudgetAlerts alerts = new BudgetAlerts(database, () -> THEN, List.of(50, 80, 100));

        alerts.raise();

        assertThat(alerts.open()).isEmpty();
    }

    @Test
    void resultsAndEventsHaveTheirPlace() {
        try (StoredEvents events = new StoredEvents(database, () -> THEN)) {
            assertThat(events.result("an-1")).isEmpty();
            assertThat(events.after("an-1", 0)).isEmpty();
        }
    }
}
