package dev.polyphony.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.health.Circuit;
import dev.polyphony.health.CircuitSettings;
import dev.polyphony.health.HealthSubject;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.ledger.CostQueries;
import dev.polyphony.ledger.EntryFilter;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.HttpTransport;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.log.LoggedOutcome;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.storage.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that look at what is open, on one database, with a clock of the test's own. */
class ProberTest {
    private static final ModelRef MODEL = ModelRef.parse("openai/gpt-4o-mini");
    private static final HealthSubject SUBJECT = HealthSubject.of(MODEL);
    private static final HealthSubject PROVIDER = HealthSubject.of(MODEL.provider());
    private static final Money PER_DAY = new Money(50_000);

    @TempDir
    private Path folder;

    private final Simulator simulator = Simulator.start(Script.healthy());
    private final HttpTransport wire = new HttpTransport();
    private final Catalogue catalogue = CatalogueLoader.shipped();
    private volatile Instant now = Instant.parse("2026-11-29T12:00:00Z");
    private Database database;
    private Ledger ledger;
    private ProviderHealth health;
    private ProviderHealth others;
    private Prober prober;
    private Prober another;

    @BeforeEach
    void open() {
        database = Database.file(folder.resolve("ledger.db"));
        ledger = new Ledger(database, () -> now, 2);
        health = new ProviderHealth(database, () -> now, CircuitSettings.standard());
        others = new ProviderHealth(database, () -> now, CircuitSettings.standard());
        prober = prober(health, PER_DAY, "one");
        another = prober(others, PER_DAY, "another");
    }

    @AfterEach
    void close() {
        health.close();
        others.close();
        ledger.close();
        database.close();
        wire.close();
        simulator.close();
    }

    private Prober prober(ProviderHealth of, Money perDay, String process) {
        Endpoints endpoints = Endpoints.from(
                catalogue,
                Map.of("OPENAI_BASE_URL", simulator.baseUrl("openai"), "OPENAI_API_KEY", "sk-test"),
                Map.of());
        ModelClients clients = new ModelClients(wire, Clock.systemUTC());
        ProbeCalls calls = new ProbeCalls(() -> catalogue, clients, ledger, () -> now, perDay);
        return new Prober(() -> catalogue, endpoints, clients, of, calls, () -> now, process);
    }

    @Test
    void nobodyLooksBeforeItsTime() {
        sick();
        now = now.plusSeconds(13);

        prober.round();

        assertThat(simulator.log().requests()).isEmpty();
    }

    @Test
    void oneProcessAtATimeLooksByOneTokenThatIsBooked() {
        simulator.script(Script.builder()
                .behaviour(MODEL.toString(), Behaviour.healthy(Latency.fixed(300)))
                .build());
        sick();
        now = now.plusSeconds(17);
        await().untilAsserted(() ->
                assertThat(others.snapshot().of(SUBJECT).circuit()).isInstanceOf(Circuit.Open.class));

        for (int i = 0; i < 5; i++) {
            prober.round();
            another.round();
        }

        await().untilAsserted(() -> assertThat(health.snapshot().of(SUBJECT).circuit())
                .isInstanceOfSatisfying(
                        Circuit.Recovering.class,
                        recovering -> assertThat(recovering.percent()).isEqualTo(1)));
        assertThat(simulator.log().requests()).hasSize(1);
        assertThat(new CostQueries(database).lines(EntryFilter.ALL))
                .singleElement()
                .satisfies(line -> assertThat(line.tenant()).isEqualTo("polyphony"));
    }

    @Test
    void lookInVainWaitsForTheNextOne() {
        simulator.script(
                Script.builder().fault(MODEL.toString(), Fault.unavailable(503)).build());
        sick();
        now = now.plusSeconds(17);

        prober.round();

        await().untilAsserted(() -> assertThat(health.snapshot().of(SUBJECT).circuit())
                .isInstanceOfSatisfying(
                        Circuit.Open.class, open -> assertThat(open.attempts()).isEqualTo(2)));
        now = now.plusSeconds(2);
        prober.round();
        assertThat(simulator.log().requests()).hasSize(1);
    }

    @Test
    void refusedKeyIsLookedAtByTheFreeList() {
        health.failed(MODEL, "call", "aaaa", new Failure.Unauthorized(401));
        now = now.plusSeconds(17);

        // A look that the machine is too slow for is none of the provider's.
        await().untilAsserted(() -> {
            now = now.plusSeconds(2);
            prober.round();
            assertThat(health.snapshot().of(PROVIDER).circuit()).isInstanceOf(Circuit.Recovering.class);
        });
        assertThat(simulator.log().requests())
                .allSatisfy(request -> assertThat(request.path()).endsWith("/models"));
        assertThat(new CostQueries(database).lines(EntryFilter.ALL)).isEmpty();
    }

    @Test
    void creditTakesARealCall() {
        health.failed(MODEL, "call", "aaaa", new Failure.CreditExhausted());
        now = now.plusSeconds(17);

        prober.round();

        await().untilAsserted(() ->
                assertThat(health.snapshot().of(PROVIDER).circuit()).isInstanceOf(Circuit.Recovering.class));
        assertThat(simulator.log().requests()).singleElement().satisfies(request -> {
            assertThat(request.outcome()).isEqualTo(LoggedOutcome.ANSWERED);
            assertThat(request.path()).endsWith("/chat/completions");
        });
    }

    @Test
    void probesOfADayCostNoMoreThanTheyMay() {
        Prober poor = prober(health, Money.ZERO, "poor");
        sick();
        now = now.plusSeconds(17);

        poor.round();
        await().until(() -> health.snapshot().of(SUBJECT).checkedAt() != null);

        assertThat(simulator.log().requests()).isEmpty();
        assertThat(health.snapshot().of(SUBJECT).circuit()).isInstanceOf(Circuit.Open.class);
    }

    @Test
    void rateLimitIsNotLookedAt() {
        health.failed(MODEL, "call", null, new Failure.Throttled(Duration.ofSeconds(5)));
        now = now.plusSeconds(6);

        prober.round();

        assertThat(simulator.log().requests()).isEmpty();
    }

    private void sick() {
        List.of("one", "two", "three").forEach(call -> health.failed(MODEL, call, null, new Failure.Unavailable(503)));
        await().until(() -> !health.changes(Instant.EPOCH).isEmpty());
    }
}
