package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.Money;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.AnalysisIds;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.InventoryQuery;
import dev.polyphony.inventory.Readiness;
import dev.polyphony.llama.process.ModelProcesses;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.testing.SmallModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real model of this machine, and nobody else: no provider has a key. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalModelTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QUESTION = "What is the capital of France?";

    /** An object within an object within an object: nobody can close it. */
    private static final String ENDLESS = """
            {"$ref": "#/$defs/n", "$defs":
             {"n": {"type": "object", "properties": {"n": {"$ref": "#/$defs/n"}}, "required": ["n"]}}}""";

    private final Path folder = folder();
    private final CompletionService service = CompletionService.start(
            Script.builder().build(),
            RealProviders.nobody(),
            "--polyphony.worker.models=" + folder.resolve("models"),
            "--polyphony.worker.catalogue=" + folder.resolve("own.yaml"));
    private final AnalysisClient client = service.client();
    private final OpenAIClient openai = OpenAIOkHttpClient.builder()
            .baseUrl(service.address() + "/v1")
            .apiKey("any")
            .maxRetries(0)
            .build();

    @AfterAll
    void stop() {
        openai.close();
        service.close();
    }

    /** One slot, so that whoever comes next waits; and the file as three models more. */
    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "local");
            Path file = SmallModel.linkIn(folder.resolve("models"));
            StringBuilder own = new StringBuilder("providers: { local: { slots: 1 } }\nmodels:\n");
            for (double temperature : List.of(0.0, 0.4, 0.8)) {
                own.append("  - { alias: warm-%s, id: local/warm-%s, file: %s, context: 4096, temperature: %s }\n"
                        .formatted(temperature, temperature, file, temperature));
            }
            own.append("  - { alias: gone, id: local/gone }\n");
            Files.writeString(folder.resolve("own.yaml"), own);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Analysis asked(String strategy, int tokens, String... models) {
        return AnalysisRequest.of(QUESTION)
                .with(AnalysisOptions.STRATEGY, strategy)
                .with(AnalysisOptions.MODELS, models.length == 0 ? null : List.of(models))
                .with(AnalysisOptions.MAX_OUTPUT_TOKENS, tokens)
                .analysis(AnalysisIds.mint());
    }

    private AnalysisResult answer(Analysis analysis) throws Exception {
        return Requests.answer(client, analysis);
    }

    private List<ModelProcesses.Status> processes() {
        return service.worker().models().running();
    }

    @Test
    void whereNobodyElseCanBeAskedItAnswersWithoutBeingNamed() throws Exception {
        AnalysisResult result = answer(asked("fallback", 24));

        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(result.modelUsed()).isEqualTo(SmallModel.NAME);
        assertThat(result.response()).isNotBlank();
        assertThat(result.simulated()).isFalse();
        assertThat(result.spending().complete()).isTrue();
        assertThat(result.spending().cost()).isEqualTo(Money.ZERO);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inventoryShowsWhatIsThere(boolean checks) {
        Inventory inventory = client.inventory(new InventoryQuery(checks));

        assertThat(inventory.models())
                .filteredOn(model -> model.model().provider().value().equals("local"))
                .extracting(Inventory.ModelStatus::name, Inventory.ModelStatus::readiness)
                .containsExactlyInAnyOrder(
                        tuple(SmallModel.NAME, Readiness.READY),
                        tuple("warm-0.0", Readiness.READY),
                        tuple("warm-0.4", Readiness.READY),
                        tuple("warm-0.8", Readiness.READY),
                        tuple("gone", Readiness.NOT_PULLED));
        // Else what it last answered is told.
        assertThat(client.inventory(new InventoryQuery(true)).providers())
                .filteredOn(provider -> provider.provider().value().equals("local"))
                .extracting(Inventory.ProviderStatus::detail)
                .containsExactly("4 models' files are here; loaded when asked");
    }

    @Test
    void modelWhoseFileIsNotThereIsNoneAndTheNextOneIsAsked() throws Exception {
        AnalysisResult result = answer(asked("fallback", 4, "local/none", "warm-0.0"));

        assertThat(result.modelUsed()).isEqualTo("warm-0.0");
        assertThat(result.calls().getFirst())
                .isInstanceOfSatisfying(
                        CallRecord.Failed.class,
                        gone -> assertThat(gone.failure().describe()).startsWith("model not found"));
    }

    @Test
    void threeTemperaturesVoteOutOfOneProcess() throws Exception {
        AnalysisResult result = answer(asked("vote", 12, "warm-0.0", "warm-0.4", "warm-0.8"));

        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        // It ends as soon as two agree.
        assertThat(result.calls())
                .extracting(CallRecord::name)
                .containsExactlyInAnyOrder("warm-0.0", "warm-0.4", "warm-0.8");
        assertThat(result.calls())
                .filteredOn(CallRecord.Answered.class::isInstance)
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(
                        call -> assertThat(((CallRecord.Answered) call).reply().servedBy())
                                .isEqualTo(SmallModel.NAME + ".gguf"));
        assertThat(processes()).hasSize(1);
    }

    @Test
    void streamsThroughOpenAisClient() {
        ChatCompletionCreateParams question = ChatCompletionCreateParams.builder()
                .model(SmallModel.NAME)
                .addUserMessage(QUESTION)
                .temperature(0)
                .maxCompletionTokens(24)
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        try (StreamResponse<ChatCompletionChunk> stream =
                openai.chat().completions().createStreaming(question)) {
            List<ChatCompletionChunk> chunks = stream.stream().toList();
            List<String> pieces = chunks.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.delta().content().stream())
                    .filter(piece -> !piece.isEmpty())
                    .toList();

            assertThat(String.join("", pieces)).contains("Paris");
            assertThat(pieces).hasSizeGreaterThan(1);
            assertThat(chunks.stream()
                            .flatMap(chunk -> chunk.choices().stream())
                            .flatMap(choice -> choice.finishReason().stream())
                            .map(Object::toString)
                            .collect(Collectors.joining()))
                    .isEqualTo("stop");
            assertThat(chunks.getLast().usage().orElseThrow().completionTokens())
                    .isBetween(5L, 24L);
        }
    }

    @Test
    void typedAnswerFitsByItsGrammarAtTheFirstTry() throws Exception {
        AnalysisResult result = answer(AnalysisRequest.of(QUESTION)
                .with(AnalysisOptions.MODELS, List.of("warm-0.8"))
                .with(AnalysisOptions.MAX_OUTPUT_TOKENS, 48)
                .with(AnalysisOptions.SCHEMA, """
                        {"type": "object", "properties": {"city": {"type": "string", "maxLength": 12},
                         "sure": {"type": "boolean"}}, "required": ["city", "sure"], "additionalProperties": false}""")
                .analysis(AnalysisIds.mint()));

        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        JsonNode typed = JSON.readTree(result.response());
        assertThat(typed.path("city").isTextual()).isTrue();
        assertThat(typed.path("sure").isBoolean()).isTrue();
        assertThat(((CallRecord.Answered) result.calls().getFirst()).reply().sends())
                .isEqualTo(1);
    }

    @Test
    void makesVectors() {
        CreateEmbeddingResponse made = openai.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model(SmallModel.NAME)
                        .inputOfArrayOfStrings(List.of("A cat.", "A dog."))
                        .build());

        assertThat(made.data()).extracting(one -> one.embedding().size()).containsExactly(576, 576);
        assertThat(made.usage().promptTokens()).isPositive();
    }

    /** There is one slot: without that whoever comes next would wait for thousands of tokens, and its time be up. */
    @Test
    void cancellingStopsTheTokens() throws Exception {
        Analysis endless = AnalysisRequest.of(QUESTION)
                .with(AnalysisOptions.MODELS, List.of("warm-0.0"))
                .with(AnalysisOptions.MAX_OUTPUT_TOKENS, 4000)
                .with(AnalysisOptions.SCHEMA, ENDLESS)
                .analysis(AnalysisIds.mint());
        String id = client.submit(endless).id();
        await().until(() -> processes().stream().anyMatch(process -> process.leases() > 0));
        client.cancel(id);

        assertThat(client.result(id, Requests.PATIENCE).status()).isEqualTo(AnalysisStatus.CANCELLED);
        await().until(() -> processes().stream().allMatch(process -> process.leases() == 0));
        AnalysisResult next = answer(AnalysisRequest.of(QUESTION)
                .with(AnalysisOptions.MODELS, List.of("warm-0.4"))
                .with(AnalysisOptions.MAX_OUTPUT_TOKENS, 4)
                .with(AnalysisOptions.DEADLINE, Duration.ofSeconds(45))
                .analysis(AnalysisIds.mint()));
        assertThat(next.status()).isEqualTo(AnalysisStatus.ANSWERED);
    }

    @Test
    void killedProcessIsOneFailedRequest() throws Exception {
        // Loaded, so that it is killed over the answer, which is a long one.
        answer(asked("fallback", 1, "warm-0.0"));
        Analysis counting = AnalysisRequest.of("Count from one to one hundred, each number on a line of its own.")
                .with(AnalysisOptions.MODELS, List.of("warm-0.0"))
                .with(AnalysisOptions.MAX_OUTPUT_TOKENS, 250)
                .analysis(AnalysisIds.mint());
        String id = client.submit(counting).id();
        await().pollInterval(Duration.ofMillis(10))
                .until(() -> processes().stream().anyMatch(process -> process.leases() > 0));
        processes()
                .forEach(
                        process -> ProcessHandle.of(process.pid()).orElseThrow().destroyForcibly());

        AnalysisResult result = client.result(id, Requests.PATIENCE);

        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        CallRecord.Answered call = (CallRecord.Answered) result.calls().getFirst();
        assertThat(call.reply().sends()).isEqualTo(2);
        assertThat(result.spending().complete()).isTrue();
    }
}
