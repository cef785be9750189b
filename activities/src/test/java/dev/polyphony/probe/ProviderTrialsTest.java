package dev.polyphony.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.health.CircuitSettings;
import dev.polyphony.health.HealthChange;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.inventory.ProviderTrial;
import dev.polyphony.inventory.ProviderTrial.Outcome;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.HttpTransport;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.storage.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One real call, because somebody wants to know. */
class ProviderTrialsTest {
    private static final Catalogue CATALOGUE = CatalogueLoader.shipped();
    private static final ProviderId OPENAI = new ProviderId("openai");
    private static final ModelRef MINI = CATALOGUE.find("gpt-4o-mini").ref();

    private final Simulator simulator =
            Simulator.start(Script.builder().acceptKey("openai", "good").build());
    private final HttpTransport wire = new HttpTransport();
    private Database database;
    private Ledger ledger;
    private ProviderHealth health;

    @BeforeEach
    void open(@TempDir Path folder) {
        database = Database.file(folder.resolve(Database.FILE));
        ledger = new Ledger(database, Clock.systemUTC(), 1);
        health = new ProviderHealth(database, Clock.systemUTC(), CircuitSettings.standard());
    }

    @AfterEach
    void close() {
        health.close();
        ledger.close();
        database.close();
        wire.close();
        simulator.close();
    }

    @Test
    void answerSaysWhatItTookAndClosesTheCircuits() {
        health.failed(MINI, "call", null, new Failure.CreditExhausted());
        await().until(() -> !health.changes(Instant.EPOCH).isEmpty());

        Outcome outcome = tried("good", "gpt-4o-mini");

        assertThat(outcome)
                .returns(true, Outcome::ok)
                .returns(MINI, Outcome::model)
                .returns(null, Outcome::failure);
        assertThat(outcome.response()).isNotBlank();
        assertThat(outcome.cost()).isPositive();
        assertThat(outcome.latencyMs()).isNotNegative();
        assertThat(health.snapshot().all())
                .allSatisfy(known -> assertThat(known.circuit().word()).isEqualTo("closed"));
        assertThat(health.changes(Instant.EPOCH)).last().returns("ann", HealthChange::by);
        assertThat(simulator.log().requests()).hasSize(1);
    }

    @Test
    void cheapestModelIsAskedWhereNoneIsNamed() {
        Outcome outcome = tried("good", null);

        assertThat(outcome.ok()).isTrue();
        assertThat(outcome.model()).returns(OPENAI, ModelRef::provider);
    }

    @Test
    void rejectedKeyIsAFailureThatOpensTheCircuit() {
        Outcome outcome = tried("bad", "gpt-4o-mini");

        assertThat(outcome)
                .returns(false, Outcome::ok)
                .returns(new Failure.Unauthorized(401), Outcome::failure)
                .returns(null, Outcome::response);
        assertThat(outcome.cost()).isZero();
        assertThat(health.snapshot().all())
                .anySatisfy(known -> assertThat(known.circuit().word()).isEqualTo("open"));
    }

    @Test
    void promptOfTheCallersOwnIsAsked() {
        assertThat(trials("good")
                        .tryProvider(new ProviderTrial(OPENAI, null, "ann", "Say hello."))
                        .ok())
                .isTrue();
        assertThat(simulator.log().requests())
                .singleElement()
                .satisfies(asked -> assertThat(asked.prompt()).isEqualTo("Say hello."));
        assertThatThrownBy(() -> new ProviderTrial(OPENAI, null, "ann", "x".repeat(201)))
                .hasMessageContaining("prompt: 1 to 200 characters");
    }

    @Test
    void nameOfAnotherProvidersModelIsRefusedAndNothingIsSent() {
        assertThat(tried("good", "claude-haiku-4-5").problem())
                .isEqualTo("--model: 'claude-haiku-4-5' is anthropic's, not openai's");
        assertThat(trials("good")
                        .tryProvider(new ProviderTrial(new ProviderId("opnai"), null, "ann"))
                        .problem())
                .isEqualTo("PROVIDER: 'opnai' is none; did you mean 'openai'?");
        assertThat(trials("good")
                        .tryProvider(new ProviderTrial(new ProviderId("nosuch"), null, "ann"))
                        .problem())
                .startsWith("PROVIDER: 'nosuch' is none; there are ")
                .contains("openai, ");
        assertThat(simulator.log().requests()).isEmpty();
    }

    private Outcome tried(String key, @Nullable String model) {
        return trials(key).tryProvider(new ProviderTrial(OPENAI, model, "ann"));
    }

    private ProviderTrials trials(String key) {
        Endpoints endpoints = Endpoints.from(
                CATALOGUE, Map.of("OPENAI_BASE_URL", simulator.baseUrl("openai"), "OPENAI_API_KEY", key), Map.of());
        return new ProviderTrials(
                () -> CATALOGUE,
                endpoints,
                new ModelClients(wire, Clock.systemUTC()),
                health,
                ledger,
                Clock.systemUTC());
    }
}
