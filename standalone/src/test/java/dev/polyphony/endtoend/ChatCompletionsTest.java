package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.models.Model;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Selection;
import dev.polyphony.experiment.Design;
import dev.polyphony.experimentstore.StoredExperiments;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers by {@code /v1/chat/completions}: to OpenAI's own client, to LangChain4j, and over plain HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatCompletionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String OSLO = "{\"tool_call\": {\"name\": \"weather\", \"arguments\": {\"city\": \"Oslo\"}}}";

    private static final String TOOLS = """
            "tools": [{"type": "function", "function": {"name": "weather", "description": "of a city",
              "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}]""";

    private final CompletionService service = CompletionService.start(Script.builder()
            .answer("openai/m", "It is 4.")
            .answer("openai/typed", "{\"age\": 9}")
            .answer("openai/caller", OSLO)
            .answer("openai/dying", OSLO)
            .fault("openai/dying", Fault.closeMidBody())
            .answer("openai/breaking", "It is four, as two and two have been since anybody counted, and will be.")
            .fault("openai/breaking", Fault.closeMidBody())
            .answer("anthropic/claude-haiku-4-5", " ever and ever.")
            .fault("openai/limited", Fault.unavailable(503))
            .build());
    private final ChatRequests chat = new ChatRequests(service);
    private final OpenAIClient openai = OpenAIOkHttpClient.builder()
            .baseUrl(service.address() + "/v1")
            .apiKey("any")
            .maxRetries(0)
            .build();

    @AfterAll
    void stop() {
        openai.close();
        chat.close();
        service.close();
    }

    private static ChatCompletionCreateParams.Builder question(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("What is 2+2?");
    }

    @Test
    void completionIsAnAnalysisAsAnyOther() {
        ChatCompletion completion = openai.chat()
                .completions()
                .create(question("openai/m").addSystemMessage("Be short.").build());

        assertThat(completion.choices().getFirst().message().content()).hasValue("It is 4.");
        assertThat(completion.choices().getFirst().finishReason().asString()).isEqualTo("stop");
        assertThat(completion.model()).isEqualTo("openai/m");
        assertThat(completion.usage().orElseThrow().totalTokens()).isPositive();
        JsonNode own = own(completion);
        String id = own.path("analysis_id").asText();
        assertThat(completion.id()).isEqualTo("chatcmpl-" + id);
        AnalysisResult result = service.client().explain(id).result();
        assertThat(result.response()).isEqualTo("It is 4.");
    }

    @Test
    void fallbackAnswersAndIsNamed() {
        ChatCompletion completion = openai.chat()
                .completions()
                .create(question("openai/limited")
                        .putAdditionalBodyProperty(
                                "polyphony", JsonValue.from(Map.of("fallbacks", List.of("openai/m"))))
                        .build());

        assertThat(completion.model()).isEqualTo("openai/m");
        assertThat(own(completion).path("path"))
                .extracting(step ->
                        step.path("model").asText() + " " + step.path("outcome").asText())
                .containsExactly("openai/limited failed", "openai/m answered");
    }

    @Test
    void fallbackThatNobodyKnowsIsNamedThoughItWasNotNeeded() throws Exception {
        JsonNode answer = JSON.readTree(chat.post("""
                {"model": "openai/m", "fallbacks": ["gpt-4o-mimi"], "messages": [{"role": "user", "content": "q"}]}""").body());

        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("It is 4.");
        assertThat(answer.at("/polyphony/path/1/model").asText()).isEqualTo("gpt-4o-mimi");
        assertThat(answer.at("/polyphony/path/1/why").asText()).contains("no model of that name", "gpt-4o-mini");
    }

    @Test
    void panelIsOneModel() {
        ChatCompletion completion = openai.chat()
                .completions()
                .create(question("polyphony/vote")
                        .putAdditionalBodyProperty(
                                "polyphony", JsonValue.from(Map.of("models", List.of("openai/m", "mistral/n"))))
                        .build());

        assertThat(own(completion).path("path")).hasSize(2);
        assertThat(own(completion).path("strategy").asText()).isEqualTo("vote");
    }

    @Test
    void streamIsTheSameAnswerInPiecesWithItsUsageAtTheEnd() {
        try (StreamResponse<ChatCompletionChunk> stream = openai.chat()
                .completions()
                .createStreaming(question("openai/m")
                        .streamOptions(ChatCompletionStreamOptions.builder()
                                .includeUsage(true)
                                .build())
                        .build())) {
            List<ChatCompletionChunk> chunks = stream.stream().toList();

            assertThat(chunks.stream()
                            .flatMap(chunk -> chunk.choices().stream())
                            .flatMap(choice -> choice.delta().content().stream())
                            .collect(Collectors.joining()))
                    .isEqualTo("It is 4.");
            assertThat(chunks.getLast().usage().orElseThrow().totalTokens()).isPositive();
            assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.model()).isEqualTo("openai/m"));
        }
    }

    @Test
    void clientSeesOneAnswerWhereTheNextModelGoesOnWithIt() {
        ChatCompletionCreateParams question = question("openai/breaking")
                .putAdditionalBodyProperty(
                        "polyphony", JsonValue.from(Map.of("fallbacks", List.of("anthropic/claude-haiku-4-5"))))
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        try (StreamResponse<ChatCompletionChunk> stream =
                openai.chat().completions().createStreaming(question)) {
            List<ChatCompletionChunk> chunks = stream.stream().toList();

            assertThat(chunks.stream()
                            .flatMap(chunk -> chunk.choices().stream())
                            .flatMap(choice -> choice.delta().content().stream())
                            .collect(Collectors.joining()))
                    .startsWith("It is four, as two")
                    .endsWith(" ever and ever.")
                    .doesNotContain("will be");
            assertThat(chunks.stream()
                            .flatMap(chunk -> chunk.choices().stream())
                            .flatMap(choice -> choice.finishReason().stream())
                            .map(Object::toString))
                    .containsExactly("stop");
            assertThat(chunks.getFirst().model()).isEqualTo("openai/breaking");
            assertThat(chunks.getLast().model()).isEqualTo("anthropic/claude-haiku-4-5");
            assertThat(chunks.getLast().usage().orElseThrow().totalTokens()).isPositive();
        }
    }

    @Test
    void streamedJsonIsSentOnceItFits() throws Exception {
        String stream = chat.post("""
                {"model": "openai/typed", "stream": true, "messages": [{"role": "user", "content": "Who is it?"}],
                 "response_format": {"type": "json_object"}}""").body();

        assertThat(stream).contains("{\\\"age\\\":9}").endsWith("data: [DONE]\n\n");
    }

    @Test
    void langChain4jAsksAndStreamsToo() throws Exception {
        String base = service.address() + "/v1";
        assertThat(OpenAiChatModel.builder()
                        .baseUrl(base)
                        .apiKey("any")
                        .modelName("openai/m")
                        .build()
                        .chat("What is 2+2?"))
                .isEqualTo("It is 4.");

        CompletableFuture<String> whole = new CompletableFuture<>();
        OpenAiStreamingChatModel.builder()
                .baseUrl(base)
                .apiKey("any")
                .modelName("openai/m")
                .build()
                .chat("What is 2+2?", new StreamingChatResponseHandler() {
                    @Override
                    public void onCompleteResponse(ChatResponse response) {
                        whole.complete(response.aiMessage().text());
                    }

                    @Override
                    public void onError(Throwable error) {
                        whole.completeExceptionally(error);
                    }
                });
        assertThat(whole.get(Requests.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("It is 4.");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void callOfAToolAndItsResultGoThroughAChain(boolean stream) throws Exception {
        String call = chat.post("""
                {"model": "openai/limited", "stream": %s, "messages": [{"role": "user", "content": "Weather in Oslo?"}],
                 %s, "polyphony": {"fallbacks": ["openai/caller"]}}""".formatted(stream, TOOLS)).body();

        assertThat(call).contains("\"finish_reason\":\"tool_calls\"", "\"name\":\"weather\"", "Oslo");
        assertThat(call.contains("data: [DONE]")).isEqualTo(stream);
        JsonNode answer = JSON.readTree(chat.post("""
                {"model": "openai/m", "messages": [{"role": "user", "content": "Weather in Oslo?"},
                  {"role": "assistant", "content": null, "tool_calls": [
                    {"id": "c1", "type": "function", "function": {"name": "weather", "arguments": "{}"}}]},
                  {"role": "tool", "tool_call_id": "c1", "content": "rain"}], %s}""".formatted(TOOLS)).body());
        assertThat(answer.path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asText())
                .isEqualTo("It is 4.");
    }

    @ParameterizedTest
    @CsvSource({"openai/caller, true", "openai/m, false"})
    void callThatBreaksOffGoesOnWhereTheNextModelCallsTheSame(String next, boolean same) throws Exception {
        String stream = chat.post("""
                {"model": "openai/dying", "stream": true, "messages": [{"role": "user", "content": "Weather in Oslo?"}],
                 %s, "polyphony": {"fallbacks": ["%s"]}}""".formatted(TOOLS, next)).body();
        service.worker().health().reset(null, "test");

        StringBuilder arguments = new StringBuilder();
        List<String> ids = new ArrayList<>();
        for (String line :
                stream.lines().filter(line -> line.startsWith("data: {")).toList()) {
            JsonNode call = JSON.readTree(line.substring("data: ".length())).at("/choices/0/delta/tool_calls/0");
            arguments.append(call.at("/function/arguments").asText(""));
            if (call.has("id")) {
                ids.add(call.path("id").asText());
                assertThat(call.at("/function/name").asText()).isEqualTo("weather");
            }
        }
        assertThat(ids).hasSize(1);
        if (same) {
            assertThat(arguments).hasToString("{\"city\":\"Oslo\"}");
            assertThat(stream).endsWith("data: [DONE]\n\n").contains("\"finish_reason\":\"tool_calls\"");
        } else {
            assertThat("{\"city\":\"Oslo\"}").startsWith(arguments);
            assertThat(stream).contains("stream_interrupted").doesNotContain("[DONE]");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void logprobsAreToldInTheProtocolsForm(boolean stream) throws Exception {
        String answer = chat.post("""
                {"model": "openai/m", "stream": %s, "messages": [{"role": "user", "content": "What is 2+2?"}],
                 "logprobs": true, "top_logprobs": 1}""".formatted(stream)).body();

        List<String> parts = stream
                ? answer.lines()
                        .filter(line -> line.startsWith("data: {"))
                        .map(line -> line.substring("data: ".length()))
                        .toList()
                : List.of(answer);
        StringBuilder tokens = new StringBuilder();
        for (String part : parts) {
            for (JsonNode token : JSON.readTree(part).at("/choices/0/logprobs/content")) {
                tokens.append(token.path("token").asText());
                assertThat(token.path("logprob").asDouble()).isEqualTo(-0.25);
                assertThat(token.path("bytes")).isNotEmpty();
                assertThat(token.path("top_logprobs")).hasSize(1);
            }
        }
        assertThat(tokens).hasToString("It is 4.");
    }

    @Test
    void logprobsThatAVendorDoesNotTellAreNamed() throws Exception {
        JsonNode answer = JSON.readTree(chat.post("""
                {"model": "anthropic/claude-3-5-haiku-20241022", "logprobs": true,
                 "messages": [{"role": "user", "content": "What is 2+2?"}]}""").body());

        assertThat(answer.at("/choices/0/logprobs").isNull()).isTrue();
        assertThat(answer.at("/polyphony/path/0/dropped/0").asText()).isEqualTo("logprobs");
    }

    @Test
    void listNamesModelsAndStrategies() {
        List<String> ids =
                openai.models().list().data().stream().map(model -> model.id()).toList();

        assertThat(ids).contains("gpt-4o-mini", "openai/gpt-4o-mini", "polyphony/vote", "polyphony/mixed");
        assertThat(openai.models().retrieve("gpt-4o-mini").id()).isEqualTo("gpt-4o-mini");
        assertThat(openai.models().retrieve("polyphony/ensemble").id()).isEqualTo("polyphony/ensemble");
    }

    @Test
    void listNamesTheExperimentsOfTheTenantThatAsks() throws Exception {
        Design design = new Design(
                Design.Kind.CANARY,
                new Design.Contender("vote", Selection.Preset.of("vote")),
                new Design.Contender("cheapest", Selection.Preset.of("cheapest")),
                0.1,
                Design.Outcome.RATING,
                null,
                0,
                0.05,
                0.05,
                false);
        StoredExperiments experiments = new StoredExperiments(service.worker().database(), InstantSource.system());
        experiments.start("default", "ours", design, "ann");
        experiments.start("other", "theirs", design, "eve");

        await().untilAsserted(() -> assertThat(openai.models().list().data())
                .extracting(Model::id)
                .contains("polyphony/ours")
                .doesNotContain("polyphony/theirs"));
        assertThat(chat.get("/v1/models/polyphony/ours").statusCode()).isEqualTo(200);
    }

    @SuppressWarnings("deprecation") // The client has no other way to fields that are not OpenAI's.
    private static JsonNode own(ChatCompletion completion) {
        return JSON.valueToTree(completion._additionalProperties().get("polyphony"));
    }
}
