package dev.polyphony.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Money;
import dev.polyphony.storage.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sixty-four clients buy while budgets are set and removed: what each counted when all is over is what was spent. */
class OpeningRaceTest {
    private static final int CLIENTS = 64;
    private static final long WORST = 1_000;
    private static final Money PLENTY = new Money(1_000_000_000);
    private static final InstantSource CLOCK = InstantSource.system();

    @ParameterizedTest
    @EnumSource
    void budgetSetWhileCallsAreBookedCountsEachOfThem(Databases databases) throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        try (Database database = databases.open();
                Ledger one = new Ledger(database, CLOCK, 2);
                Ledger other = new Ledger(database, CLOCK, 2)) {
            Budgets budgets = new Budgets(database, CLOCK);
            try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
                for (int client = 0; client < CLIENTS; client++) {
                    String name = "client" + client;
                    Ledger ledger = client % 2 == 0 ? one : other;
                    clients.execute(() -> buy(ledger, name, begun, over));
                }
                assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
                all().forEach(budgets::set);
                all().limit(8).map(Budget::id).forEach(budgets::remove);
                all().limit(8).forEach(budgets::set);
                over.set(true);
            }

            Money spent = new CostQueries(database).sum(EntryFilter.ALL).settled();
            assertThat(spent).isGreaterThan(Money.ZERO);
            assertThat(budgets.standing()).hasSize(16).allSatisfy(standing -> {
                assertThat(standing.settled()).isEqualTo(spent);
                assertThat(standing.reserved()).isEqualTo(Money.ZERO);
                assertThat(standing.unknown()).isEqualTo(Money.ZERO);
            });
        }
    }

    /** All that every call here counts to. */
    private static Stream<Budget> all() {
        return Stream.of("tenant:acme", "category:contracts", "provider:openai", "model:openai/gpt-4o")
                .flatMap(whose -> Stream.of(Period.values())
                        .map(period -> Budget.parse(whose + "/" + period.name().toLowerCase(Locale.ROOT), PLENTY)));
    }

    private static void buy(Ledger ledger, String name, CountDownLatch begun, AtomicBoolean over) {
        for (int call = 0; !over.get(); call++) {
            String id = name + "/" + call;
            Reservation reservation = ledger.reserve(
                    ReservationRequests.of(id, WORST, id, 1, Instant.now().plusSeconds(600)));
            ledger.settle(
                    ((Reservation.Granted) reservation).id(), ReservationRequests.costing(1 + call % WORST, "answer"));
            begun.countDown();
        }
    }
}
