package dev.polyphony.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import dev.polyphony.health.CircuitSettings;
import dev.polyphony.health.HealthSubject;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.inventory.FleetHealth;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.Inventory.Balance;
import dev.polyphony.inventory.Inventory.ModelStatus;
import dev.polyphony.inventory.Inventory.ProviderStatus;
import dev.polyphony.inventory.Readiness;
import dev.polyphony.ledger.Databases;
import dev.polyphony.status.ProvidersStatus.ModelLine;
import dev.polyphony.status.ProvidersStatus.ProviderLine;
import dev.polyphony.storage.Database;
import dev.polyphony.traffic.TrafficSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Databases.class)
class StatusReaderTest {
    private static final ProviderId OPENAI = new ProviderId("openai");
    private static final ProviderId GEMINI = new ProviderId("gemini");
    private static final ProviderId MISTRAL = new ProviderId("mistral");
    private static final ModelRef MINI = ModelRef.parse("openai/gpt-4o-mini");

    private final Database database;
    private final ProviderHealth health;
    private final StatusReader reader;
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");

    StatusReaderTest(Databases databases) {
        database = Database.open(databases.fresh(), null, null);
        health = new ProviderHealth(database, () -> now, CircuitSettings.standard());
        reader = new StatusReader(database, health::snapshot, () -> now);
    }

    @AfterEach
    void close() {
        health.close();
        database.close();
    }

    @Test
    void nothingIsKnownBeforeAWorkerHasStarted() {
        assertThat(reader.read()).isEmpty();
    }

    @Test
    void lastWorkerThatStartedSaysWhatIsSetUp() {
        put(Map.of());

        ProvidersStatus status = reader.read().orElseThrow();

        assertThat(status.seenBy()).isEqualTo("polyphony-worker/1@here");
        assertThat(provider(OPENAI).condition())
                .returns(Readiness.UNKNOWN, Condition::state)
                .returns("not checked yet", Condition::why);
        assertThat(provider(OPENAI).configured()).isTrue();
        assertThat(provider(MISTRAL).condition())
                .returns(Readiness.NO_CREDENTIALS, Condition::state)
                .returns("no API key configured (MISTRAL_API_KEY)", Condition::why);
        assertThat(model(MINI).condition().state()).isEqualTo(Readiness.UNKNOWN);
    }

    @Test
    void providerIsReadyOnceItsModelAnswered() {
        put(Map.of());
        health.answered(MINI, "call");

        ProvidersStatus status = asOthersSeeIt();

        assertThat(status.providers().getFirst().condition())
                .returns(Readiness.READY, Condition::state)
                .returns(now, Condition::lastSuccess);
        assertThat(status.overall()).isEqualTo("ok");
    }

    @Test
    void providerWithoutCreditStandsInTheWayOfItsModelsAndGetsNoShare() {
        put(Map.of(OPENAI, "aaaa"));
        health.failed(MINI, "call", "aaaa", new Failure.CreditExhausted());

        assertThat(provider(OPENAI).condition())
                .returns(Readiness.OUT_OF_CREDIT, Condition::state)
                .returns(now, Condition::since)
                .returns(null, Condition::until)
                .returns("credit exhausted", Condition::why);
        assertThat(model(MINI).condition().state()).isEqualTo(Readiness.OUT_OF_CREDIT);
        assertThat(provider(OPENAI).targetShare()).isZero();
        assertThat(provider(GEMINI).targetShare()).isEqualTo(1.0);
        assertThat(provider(MISTRAL).targetShare()).isNull();
        assertThat(reader.read().orElseThrow().overall()).isEqualTo("degraded");
        assertThat(provider(OPENAI).circuit().state()).isEqualTo("open");
    }

    @Test
    void providerThatRefusesEveryCallIsNotKnownToAnswer() {
        put(Map.of());
        health.answered(MINI, "well");
        now = now.plusSeconds(60);
        IntStream.range(0, 6)
                .forEach(n -> health.failed(MINI, "call " + n, "aaaa", new Failure.InvalidRequest(400, "no")));

        ProvidersStatus status = asOthersSeeIt();

        assertThat(status.providers().getFirst().condition())
                .returns(Readiness.UNKNOWN, Condition::state)
                .returns("did not answer when it was last asked, 29 Nov 12:01 UTC", Condition::why)
                .returns(true, Condition::passes);
        assertThat(status.overall()).isEqualTo("degraded");
    }

    @Test
    void providerOfWhichOnlyFailuresAreKnownIsNotKnownToAnswer() {
        put(Map.of());
        health.failed(MINI, "call", "aaaa", new Failure.Unavailable(503));

        assertThat(asOthersSeeIt().providers().getFirst().condition())
                .returns(Readiness.UNKNOWN, Condition::state)
                .returns("did not answer when it was last asked, 29 Nov 12:00 UTC", Condition::why);
    }

    @Test
    void providerThatSaysWhatIsWrongWithEachRequestIsReady() {
        put(Map.of());
        health.answered(MINI, "well");
        now = now.plusSeconds(60);
        IntStream.range(0, 6)
                .forEach(n -> health.failed(
                        MINI, "call " + n, "aaaa", Failure.InvalidRequest.ofRequest(400, "no such parameter")));

        assertThat(asOthersSeeIt().providers().getFirst().condition().state()).isEqualTo(Readiness.READY);
        assertThat(asOthersSeeIt().overall()).isEqualTo("ok");
    }

    @Test
    void oneRefusalSaysNothingOfAProviderThatAnswersOthers() {
        put(Map.of());
        health.answered(MINI, "well");
        now = now.plusSeconds(60);
        IntStream.range(0, 6)
                .forEach(n -> health.failed(MINI, "the same call", "aaaa", new Failure.InvalidRequest(400, "no")));

        assertThat(asOthersSeeIt().providers().getFirst().condition().state()).isEqualTo(Readiness.READY);
    }

    @Test
    void lookInVainAtAKnownProviderIsSeen() {
        put(Map.of());
        health.answered(MINI, "well");
        now = now.plusSeconds(3600);
        assertThat(health.lease(HealthSubject.of(OPENAI), "prober", Duration.ofSeconds(30)))
                .isTrue();

        health.looked(HealthSubject.of(OPENAI), "prober", new Failure.Unreachable("connection refused"), null, null);

        assertThat(asOthersSeeIt().providers().getFirst())
                .returns(Readiness.UNKNOWN, line -> line.condition().state())
                .returns(
                        Readiness.UNKNOWN,
                        line -> line.models().getFirst().condition().state());
    }

    @Test
    void whoHasAnotherKeyIsNotMeant() {
        put(Map.of(OPENAI, "bbbb"));
        health.failed(MINI, "call", "aaaa", new Failure.Unauthorized(401));

        assertThat(provider(OPENAI).condition().state()).isEqualTo(Readiness.UNKNOWN);
        assertThat(provider(OPENAI).condition().passes()).isTrue();
    }

    @Test
    void throttledModelSaysUntilWhen() {
        put(Map.of());
        health.failed(MINI, "call", "aaaa", new Failure.Throttled(Duration.ofSeconds(30)));

        assertThat(model(MINI).condition())
                .returns(Readiness.THROTTLED, Condition::state)
                .returns(now.plusSeconds(30), Condition::until);
        assertThat(model(MINI).circuit().retryAt()).isEqualTo(now.plusSeconds(30));
    }

    @Test
    void weightsOfOperatorsStandBesideTheCatalogues() {
        put(Map.of());
        new TrafficSettings(database, () -> now).weights(Map.of(GEMINI, 0.1), "ann");

        assertThat(provider(OPENAI).weight()).isEqualTo(0.4);
        assertThat(provider(GEMINI).weight()).isEqualTo(0.1);
        assertThat(provider(GEMINI).targetShare()).isEqualTo(0.2);
        assertThat(provider(OPENAI).agents()).hasSize(2);
    }

    @Test
    void recordHasWhatHappenedAndWhatWasSetTheLatestFirst() {
        TrafficSettings settings = new TrafficSettings(database, () -> now);
        health.snapshot();
        health.drain(OPENAI, "ann");
        now = now.plusSeconds(1);
        settings.weights(Map.of(GEMINI, 0.1), "bob");
        now = now.plusSeconds(1);
        health.enable(OPENAI, "eve");
        health.reset(HealthSubject.of(MINI), "eve");

        assertThat(new ProvidersLog(health, settings).since(Instant.EPOCH, 10))
                .extracting(entry -> entry.about() + " " + entry.change() + " " + entry.by())
                .containsExactly(
                        "openai drained → closed eve", "weights gemini=0.1 bob", "openai closed → drained ann");
        assertThat(new ProvidersLog(health, settings).since(Instant.EPOCH, 1)).hasSize(1);
    }

    @Test
    void inventorySaysWhatTheFleetKnowsAndHowAllStandTogether() {
        health.failed(MINI, "call", "aaaa", new Failure.CreditExhausted());

        Inventory known = new FleetView(inventory(), Map.of(OPENAI, "aaaa"), health.snapshot()).inventory();

        assertThat(known.providers())
                .extracting(provider -> provider.readiness() + " " + provider.detail())
                .containsExactly(
                        "OUT_OF_CREDIT credit exhausted",
                        "UNKNOWN not checked yet",
                        "NO_CREDENTIALS no API key configured (MISTRAL_API_KEY)");
        assertThat(known.models()).extracting(ModelStatus::readiness).containsExactly(Readiness.OUT_OF_CREDIT);
        assertThat(known.health())
                .isEqualTo(new FleetHealth(
                        FleetHealth.DEGRADED, List.of("openai: credit exhausted since 29 Nov 12:00 UTC")));
    }

    @Test
    void simulatedProviderIsOnlyWhatOperatorsMakeOfIt() {
        health.failed(MINI, "call", "aaaa", new Failure.CreditExhausted());
        ProviderStatus simulated = new ProviderStatus(
                OPENAI, Readiness.READY, List.of(), "http://127.0.0.1:1", true, "simulated", null, null, true);
        Inventory inventory =
                new Inventory(List.of(simulated), inventory().models(), Map.of(), LocalDate.of(2026, 11, 1));

        FleetView well = new FleetView(inventory, Map.of(), health.snapshot());
        assertThat(well.condition(MINI)).isEqualTo(Condition.of(Readiness.READY, "simulated"));
        assertThat(well.overall().reasons()).isEmpty();

        health.drain(OPENAI, "ann");
        FleetView drained = new FleetView(inventory, Map.of(), health.snapshot());
        assertThat(drained.condition(MINI))
                .returns(Readiness.DRAINED, Condition::state)
                .returns("taken out of use by ann", Condition::why);
        assertThat(drained.overall().overall()).isEqualTo(FleetHealth.DOWN);
    }

    private void put(Map<ProviderId, String> keys) {
        new StoredInventory(database, () -> now).put(inventory(), keys, "polyphony-worker/1@here");
    }

    private static Inventory inventory() {
        return new Inventory(
                List.of(
                        provider(OPENAI, Readiness.READY, "not checked yet"),
                        provider(GEMINI, Readiness.READY, "not checked yet"),
                        provider(MISTRAL, Readiness.NO_CREDENTIALS, "no API key configured (MISTRAL_API_KEY)")),
                List.of(new ModelStatus(
                        "gpt-4o-mini", MINI, Readiness.READY, null, null, 128_000, List.of("basic"), 100, null)),
                Map.of(),
                LocalDate.of(2026, 11, 1),
                null,
                new Balance(
                        Balance.BY_SCORE,
                        Map.of(OPENAI, 0.4, GEMINI, 0.4),
                        Map.of(OPENAI, List.of("openai-1", "openai-2"))),
                null,
                null);
    }

    private static ProviderStatus provider(ProviderId id, Readiness readiness, String detail) {
        return new ProviderStatus(id, readiness, List.of("A_KEY"), "https://example.org", false, detail, null, null);
    }

    /** Of what this process learnt all is stored once it ends. */
    private ProvidersStatus asOthersSeeIt() {
        health.close();
        try (ProviderHealth other = new ProviderHealth(database, () -> now, CircuitSettings.standard())) {
            return new StatusReader(database, other::snapshot, () -> now).read().orElseThrow();
        }
    }

    private ProviderLine provider(ProviderId id) {
        return reader.read().orElseThrow().providers().stream()
                .filter(line -> line.name().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private ModelLine model(ModelRef ref) {
        return provider(ref.provider()).models().stream()
                .filter(line -> line.model().equals(ref))
                .findFirst()
                .orElseThrow();
    }
}
