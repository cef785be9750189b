package dev.polyphony.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.health.CircuitSettings;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.inventory.FleetHealth;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.Inventory.ModelStatus;
import dev.polyphony.inventory.Inventory.ProviderStatus;
import dev.polyphony.inventory.InventoryQuery;
import dev.polyphony.inventory.Readiness;
import dev.polyphony.port.Availability.State;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.HttpTransport;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.storage.Database;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProviderCheckTest {
    private static final Duration AMPLE = Duration.ofMinutes(1);
    private static final Clock TODAY = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
    private static final Catalogue CATALOGUE = CatalogueLoader.shipped();

    private final Simulator simulator = Simulator.start(Script.builder()
            .acceptKey("openai", "good")
            .acceptKey("anthropic", "good")
            .pulled("llama2:7b-chat", "qwen3:8b")
            .build());
    private final HttpTransport wire = new HttpTransport();
    private final Database database;
    private final ProviderHealth health;

    ProviderCheckTest(@TempDir Path books) {
        database = Database.file(books.resolve("ledger.db"));
        health = new ProviderHealth(database, TODAY, CircuitSettings.standard());
    }

    @AfterEach
    void stop() {
        health.close();
        database.close();
        wire.close();
        simulator.close();
    }

    @Test
    void nobodyIsAskedUnlessSomebodyWantsItAndWhatIsNotKnownIsSaid() {
        Endpoints endpoints = Endpoints.from(CATALOGUE, environment(), Map.of());
        Inventory inventory = check(endpoints).check(null);

        assertThat(List.of("openai", "anthropic", "gemini"))
                .map(id -> provider(inventory, id))
                .allSatisfy(provider -> assertThat(provider)
                        .returns(Readiness.UNKNOWN, ProviderStatus::readiness)
                        .returns("not checked yet", ProviderStatus::detail)
                        .returns(null, ProviderStatus::checkedAt));
        assertThat(provider(inventory, "mistral").readiness()).isEqualTo(Readiness.NO_CREDENTIALS);
        assertThat(inventory.health()).isEqualTo(new FleetHealth(FleetHealth.OK, List.of()));
    }

    @Test
    void whatACheckShowsIsKnownAfterwards() {
        Endpoints endpoints = Endpoints.from(CATALOGUE, environment(), Map.of());
        Inventory checked = check(endpoints).check(new InventoryQuery(true));
        assertThat(checked.health())
                .isEqualTo(new FleetHealth(
                        FleetHealth.DEGRADED,
                        List.of(
                                "anthropic: key rejected (401) since 21 Nov 12:00 UTC",
                                "gemini: unreachable: connection refused")));
        health.close();

        try (ProviderHealth others = new ProviderHealth(database, TODAY, CircuitSettings.standard())) {
            Inventory known = new ProviderCheck(CATALOGUE, endpoints, new ModelClients(wire, TODAY), others, TODAY)
                    .check(new InventoryQuery(false));

            assertThat(provider(known, "openai"))
                    .returns(Readiness.READY, ProviderStatus::readiness)
                    .returns(TODAY.instant(), ProviderStatus::checkedAt);
            assertThat(provider(known, "anthropic").readiness()).isEqualTo(Readiness.UNAUTHORIZED);
            assertThat(model(known, "codellama:13b-instruct").readiness()).isEqualTo(Readiness.NOT_PULLED);
        }
    }

    @Test
    void listSaysNothingOfCredit() {
        health.failed(
                CATALOGUE.find("gpt-4o").ref(),
                "call",
                Endpoints.from(CATALOGUE, environment(), Map.of())
                        .of(new ProviderId("openai"))
                        .orElseThrow()
                        .keyDigest(),
                new Failure.CreditExhausted());

        Inventory inventory = check(environment());

        assertThat(provider(inventory, "openai"))
                .returns(Readiness.OUT_OF_CREDIT, ProviderStatus::readiness)
                .returns("credit exhausted", ProviderStatus::detail);
        assertThat(model(inventory, "gpt-4o").readiness()).isEqualTo(Readiness.OUT_OF_CREDIT);
    }

    @Test
    void drainedProviderIsNotAskedEvenWhereItIsSimulated() {
        Endpoints simulated = Endpoints.from(CATALOGUE, Map.of(), Map.of("openai", simulator.baseUrl("openai")));
        KnownHealth known = new KnownHealth(simulated, simulated, health, TODAY);
        ModelRef model = CATALOGUE.find("gpt-4o").ref();
        health.failed(model, "call", null, new Failure.CreditExhausted());
        assertThat(known.of(model)).as("a real one's account").isEqualTo(new State.Ready());

        health.drain(model.provider(), "ann");

        assertThat(known.of(model)).isEqualTo(new State.Blocked(new Failure.Drained("ann", TODAY.instant())));
    }

    @Test
    void providersAreAsReadyAsTheyAnswer() {
        Inventory inventory = check(environment());

        assertThat(provider(inventory, "openai").readiness()).isEqualTo(Readiness.READY);
        assertThat(provider(inventory, "anthropic"))
                .returns(Readiness.UNAUTHORIZED, ProviderStatus::readiness)
                .returns("key rejected (401)", ProviderStatus::detail);
        assertThat(provider(inventory, "gemini"))
                .returns(Readiness.UNREACHABLE, ProviderStatus::readiness)
                .returns("unreachable: connection refused", ProviderStatus::detail);
        assertThat(provider(inventory, "mistral"))
                .returns(Readiness.NO_CREDENTIALS, ProviderStatus::readiness)
                .returns("no API key configured (MISTRAL_API_KEY)", ProviderStatus::detail);
        assertThat(simulator.log().requests()).isEmpty();
    }

    @Test
    void serverWithoutAListIsReady() {
        Map<String, String> environment = environment();
        environment.put("HF_BASE_URL", simulator.baseUrl("huggingface") + "/no-such-place");
        environment.put("HF_TOKEN", "good");

        assertThat(provider(check(environment), "huggingface"))
                .returns(Readiness.READY, ProviderStatus::readiness)
                .returns("reachable; lists no models", ProviderStatus::detail);
    }

    @Test
    void localModelIsReadyOnlyWherePulled() {
        Inventory inventory = check(environment());

        assertThat(model(inventory, "llama2:7b-chat").readiness()).isEqualTo(Readiness.READY);
        assertThat(model(inventory, "codellama:13b-instruct").readiness()).isEqualTo(Readiness.NOT_PULLED);
        assertThat(provider(inventory, "ollama").detail()).isEqualTo("reachable; 2 of its 11 models are pulled");
    }

    @Test
    void localModelThatIsNotPulledIsNotChosenByDefault() {
        PulledModels models = pulled(environment());

        assertThat(models.isSetUp(CATALOGUE.find("llama2:7b-chat").ref())).isTrue();
        assertThat(models.isSetUp(CATALOGUE.find("codellama:13b-instruct").ref()))
                .isFalse();
        assertThat(models.of(CATALOGUE.find("codellama:13b-instruct").ref()))
                .as("named it is asked")
                .isEqualTo(new State.Ready());
        assertThat(models.isSetUp(CATALOGUE.find("gpt-4o").ref())).isTrue();
    }

    @Test
    void localServerThatDoesNotAnswerHasNothingToChoose() {
        Map<String, String> environment = environment();
        environment.put("OLLAMA_HOST", "127.0.0.1:1");

        assertThat(pulled(environment).isSetUp(CATALOGUE.find("llama2:7b-chat").ref()))
                .isFalse();
    }

    @Test
    void simulatedLocalModelIsAskedByNameOnly() {
        Endpoints simulated = Endpoints.from(CATALOGUE, Map.of(), Map.of("ollama", simulator.baseUrl("ollama")));
        PulledModels models = new PulledModels(simulated, new ModelClients(wire, TODAY), TODAY);

        assertThat(models.isSetUp(CATALOGUE.find("llama2:7b-chat").ref())).isFalse();
        assertThat(models.of(CATALOGUE.find("llama2:7b-chat").ref())).isEqualTo(new State.Ready());
    }

    private PulledModels pulled(Map<String, String> environment) {
        return new PulledModels(Endpoints.from(CATALOGUE, environment, Map.of()), new ModelClients(wire, TODAY), TODAY);
    }

    @Test
    void retiredModelIsNotReadyAtItsVendor(@TempDir Path folder) throws IOException {
        Path own = Files.writeString(
                folder.resolve("own.yaml"),
                "providers: {anthropic: {base-url: " + simulator.baseUrl("anthropic") + "}}");
        Catalogue catalogue = CatalogueLoader.withOwn(own);

        Inventory inventory =
                check(catalogue, Endpoints.from(catalogue, Map.of("ANTHROPIC_API_KEY", "good"), Map.of()));

        assertThat(model(inventory, "claude-opus-3").readiness()).isEqualTo(Readiness.UNREACHABLE);
        assertThat(model(inventory, "claude-haiku-4-5").readiness()).isEqualTo(Readiness.READY);
    }

    @Test
    void retiredModelIsReadyWhereSomeoneElseServesIt() {
        simulator.script(Script.healthy());

        Inventory inventory = check(
                CATALOGUE, Endpoints.from(CATALOGUE, Map.of(), Map.of("anthropic", simulator.baseUrl("anthropic"))));

        assertThat(provider(inventory, "anthropic").simulated()).isTrue();
        assertThat(model(inventory, "claude-opus-3").readiness()).isEqualTo(Readiness.READY);
    }

    @Test
    void modelCarriesWhatTheCatalogueKnows() {
        ModelStatus model = model(check(environment()), "gpt-4o-mini");

        assertThat(model.readiness()).isEqualTo(Readiness.READY);
        assertThat(model.inputPrice()).isEqualByComparingTo("0.15");
        assertThat(model.levels()).containsExactly("basic", "intermediate");
        assertThat(model.requestsPerMinute()).isEqualTo(100);
        assertThat(model(check(environment()), "claude-haiku-3.5").also()).isNull();
        assertThat(check(environment()).model("claude-3-sonnet"))
                .hasValueSatisfying(named -> assertThat(named.also()).contains("claude-3-sonnet"));
    }

    @Test
    void providersThatHangCostOneBoundTogether() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + silent.getLocalPort();
            Map<String, String> environment = environment();
            environment.put("GEMINI_BASE_URL", address);
            environment.put("MISTRAL_BASE_URL", address);
            CompletableFuture<Inventory> checked =
                    CompletableFuture.supplyAsync(() -> check(environment, Duration.ofSeconds(3)));
            try (Socket one = silent.accept();
                    Socket other = silent.accept()) {
                // Had they been asked one after the other, the first would be given up by now.
                assertThat(isOpen(one)).isTrue();
                Inventory inventory = checked.join();

                assertThat(provider(inventory, "gemini").detail()).isEqualTo("timed out waiting for an answer");
                assertThat(provider(inventory, "mistral").readiness()).isEqualTo(Readiness.UNREACHABLE);
                assertThat(isOpen(other)).isFalse();
            }
        }
    }

    /** Reads on to where the other side is silent, or gone. */
    private static boolean isOpen(Socket socket) throws IOException {
        socket.setSoTimeout(200);
        try {
            while (socket.getInputStream().read() >= 0) {
                // the request
            }
            return false;
        } catch (SocketTimeoutException silent) {
            return true;
        } catch (SocketException reset) {
            return false;
        }
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("OPENAI_BASE_URL", simulator.baseUrl("openai"));
        environment.put("OPENAI_API_KEY", "good");
        environment.put("ANTHROPIC_BASE_URL", simulator.baseUrl("anthropic"));
        environment.put("ANTHROPIC_API_KEY", "bad");
        environment.put("GEMINI_BASE_URL", "http://127.0.0.1:1");
        environment.put("OLLAMA_HOST", simulator.baseUrl("ollama"));
        return environment;
    }

    private Inventory check(Map<String, String> environment) {
        return check(environment, AMPLE);
    }

    private Inventory check(Map<String, String> environment, Duration bound) {
        return check(CATALOGUE, Endpoints.from(CATALOGUE, environment, Map.of()), bound);
    }

    private Inventory check(Catalogue catalogue, Endpoints endpoints) {
        return check(catalogue, endpoints, AMPLE);
    }

    private Inventory check(Catalogue catalogue, Endpoints endpoints, Duration bound) {
        return new ProviderCheck(catalogue, endpoints, new ModelClients(wire, TODAY), health, TODAY, bound)
                .check(new InventoryQuery(true));
    }

    private ProviderCheck check(Endpoints endpoints) {
        return new ProviderCheck(CATALOGUE, endpoints, new ModelClients(wire, TODAY), health, TODAY);
    }

    private static ProviderStatus provider(Inventory inventory, String id) {
        return inventory.providers().stream()
                .filter(status -> status.provider().value().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static ModelStatus model(Inventory inventory, String alias) {
        return inventory.models().stream()
                .filter(status -> status.name().equals(alias))
                .findFirst()
                .orElseThrow();
    }
}
