package dev.polyphony.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyphony.activity.EmbeddingActivities;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.EmbeddingReply;
import dev.polyphony.call.EmbeddingTask;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.embedding.MiniLm;
import dev.polyphony.health.CircuitSettings;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.ledger.Budget;
import dev.polyphony.ledger.Budgets;
import dev.polyphony.ledger.CostQueries;
import dev.polyphony.ledger.EntryFilter;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.LedgerEntry;
import dev.polyphony.ledger.RequestState;
import dev.polyphony.port.Availability.State;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.HttpTransport;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.storage.Database;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors of every vendor that makes them, on the books. */
class EmbedTextsTest {
    private static final List<String> TEXTS = List.of("A cat.", "A dog.", "A cat.");

    private final Simulator simulator = Simulator.start(Script.builder()
            .fault("openai/throttled", Fault.throttled(Duration.ofSeconds(2)))
            .fault("openai/broken", new Fault.EmptyObject())
            .build());
    private final HttpTransport wire = new HttpTransport();
    private final TestActivityEnvironment temporal = TestActivityEnvironment.newInstance();
    private Catalogue catalogue;
    private Database database;
    private Ledger ledger;
    private ProviderHealth health;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        catalogue = CatalogueLoader.withOwn(Files.writeString(folder.resolve("catalogue.yml"), """
                embeddings:
                  few: { id: openai/few, price: 1, rpm: 1 }
                  small: { id: openai/small, price: 1, tpm: 20 }
                """));
        database = Database.file(folder.resolve(Database.FILE));
        ledger = new Ledger(database, Clock.systemUTC(), 1);
        health = new ProviderHealth(database, Clock.systemUTC(), CircuitSettings.standard());
        Map<String, String> environment = new HashMap<>();
        Map.of("OPENAI", "openai", "GEMINI", "gemini", "MISTRAL", "mistral", "ANTHROPIC", "anthropic")
                .forEach((variable, provider) -> {
                    environment.put(variable + "_BASE_URL", simulator.baseUrl(provider));
                    environment.put(variable + "_API_KEY", "sk-canary");
                });
        environment.put("OLLAMA_HOST", simulator.baseUrl("ollama"));
        temporal.registerActivitiesImplementations(activity(environment));
    }

    private EmbedTexts activity(Map<String, String> environment) {
        return new EmbedTexts(
                () -> catalogue,
                Endpoints.from(catalogue, environment, Map.of()),
                new ModelClients(wire, Clock.systemUTC()),
                model -> new State.Ready(),
                health,
                ledger,
                new OwnVectors(new MiniLm(10, 0)),
                Clock.systemUTC());
    }

    @AfterEach
    void close() {
        temporal.close();
        health.close();
        ledger.close();
        database.close();
        wire.close();
        simulator.close();
    }

    @ParameterizedTest
    @CsvSource({
        "text-embedding-3-small, openai/text-embedding-3-small, 1",
        "mistral-embed, mistral/mistral-embed, 1",
        "ollama/nomic-embed-text, ollama/nomic-embed-text, 0",
        "gemini-embedding-001, gemini/gemini-embedding-001,"
    })
    void vectorsOfEveryVendorCostWhatItCounted(String name, String model, @Nullable Long micros) {
        EmbeddingReply reply = embedded(name, 8, null);

        assertThat(reply.model()).hasToString(model);
        assertThat(reply.vectors())
                .hasSize(3)
                .allSatisfy(
                        vector -> assertThat(Base64.getDecoder().decode(vector)).hasSize(8 * Float.BYTES));
        assertThat(reply.vectors().get(2))
                .isEqualTo(reply.vectors().getFirst())
                .isNotEqualTo(reply.vectors().get(1));
        assertThat(reply.cost()).as("Gemini does not count").isEqualTo(micros == null ? null : new Money(micros));
        assertThat(books())
                .singleElement()
                .returns(RequestState.SETTLED, LedgerEntry::state)
                .returns("embeddings", LedgerEntry::strategy)
                .returns("search", LedgerEntry::category)
                .returns(
                        micros == null ? 3L : (Object) micros,
                        entry -> entry.amount().microUsd());
    }

    @Test
    void failureIsOfTheTaxonomyAndCostsNothing() {
        assertThat(failure("openai/throttled"))
                .returns("throttled", ApplicationFailure::getType)
                .returns(false, ApplicationFailure::isNonRetryable)
                .returns(
                        new Failure.Throttled(Duration.ofSeconds(2)),
                        failed -> failed.getDetails().get(CallFailure.class).failure());
        assertThat(books()).singleElement().returns(RequestState.RELEASED, LedgerEntry::state);
    }

    @Test
    void answerWithoutItsVectorsIsMalformedAndInDoubt() {
        assertThat(failure("openai/broken").getType()).isEqualTo("malformed_reply");
        assertThat(books()).singleElement().returns(RequestState.UNKNOWN, LedgerEntry::state);
    }

    @Test
    void whatABudgetDoesNotLeaveIsNotAskedFor() {
        new Budgets(database, Clock.systemUTC()).set(Budget.parse("tenant:acme/total", new Money(1)));

        assertThat(failure("text-embedding-3-large").getType()).isEqualTo("budget_exceeded");
        assertThat(simulator.log().requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"few", "small"})
    void whatALimitHasNoRoomForWaitsForItsMinute(String model) {
        embedded(model, null, null);

        ApplicationFailure failure = failure(model);

        assertThat(failure.getType()).isEqualTo("saturated");
        assertThat(failure.isNonRetryable()).isFalse();
        assertThat(failure.getNextRetryDelay()).isGreaterThan(Duration.ofSeconds(1));
        assertThat(simulator.log().requests()).hasSize(1);
        assertThat(books()).hasSize(1);
    }

    @Test
    void requestThatWasNotSentCountsToNoLimit() {
        TestActivityEnvironment keyless = TestActivityEnvironment.newInstance();
        try {
            keyless.registerActivitiesImplementations(activity(Map.of()));
            assertThat(failure(keyless, "few").getType()).isEqualTo("no_credentials");
        } finally {
            keyless.close();
        }

        assertThat(embedded("few", null, null).vectors()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            gpt-4o-mini             | 'gpt-4o-mini' answers questions and makes no embeddings
            anthropic/voyage        | anthropic makes no embeddings; ask another provider's
            text-embedding-3-smal   | no embeddings are made by 'text-embedding-3-smal'; did you mean
            """)
    void modelThatMakesNoneIsRefusedByItsField(String model, String problem) {
        ApplicationFailure failure = failure(model);

        assertThat(failure.getType()).isEqualTo(EmbeddingActivities.INVALID);
        assertThat(failure.getDetails().get(0, String.class)).isEqualTo("model");
        assertThat(failure.getDetails().get(1, String.class)).startsWith(problem);
    }

    private ApplicationFailure failure(String model) {
        return failure(temporal, model);
    }

    private static ApplicationFailure failure(TestActivityEnvironment worker, String model) {
        ActivityFailure failure =
                catchThrowableOfType(ActivityFailure.class, () -> embedded(worker, model, null, null));
        return (ApplicationFailure) Objects.requireNonNull(failure.getCause());
    }

    private EmbeddingReply embedded(String model, @Nullable Integer dimensions, @Nullable Money maxCost) {
        return embedded(temporal, model, dimensions, maxCost);
    }

    private static EmbeddingReply embedded(
            TestActivityEnvironment worker, String model, @Nullable Integer dimensions, @Nullable Money maxCost) {
        return worker.newActivityStub(
                        EmbeddingActivities.class,
                        ActivityOptions.newBuilder()
                                .setStartToCloseTimeout(Duration.ofSeconds(30))
                                .setRetryOptions(RetryOptions.newBuilder()
                                        .setMaximumAttempts(1)
                                        .build())
                                .build())
                .embed(new EmbeddingTask("key-1", "acme", model, TEXTS, dimensions, "search", maxCost, null));
    }

    private List<LedgerEntry> books() {
        return new CostQueries(database).lines(EntryFilter.ALL);
    }
}
