package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
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
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.Money;
import dev.polyphony.experiment.Design;
import dev.polyphony.experimentstore.StoredExperiments;
import dev.polyphony.ledger.Budget;
import dev.polyphony.ledger.Budgets;
import dev.polyphony.ledger.Period;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.text.Sha256;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
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

/** OpenAI's own client, and plain HTTP where it would not do what is asked of it, against {@code /v1}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatCompletionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String OSLO = "{\"tool_call\": {\"name\": \"weather\", \"arguments\": {\"city\": \"Oslo\"}}}";

    private final CompletionService service = CompletionService.start(Script.builder()
            .answer("openai/m", "It is 4.")
            .answer("openai/gpt-4o-mini", "It is 4.")
            .answer("openai/typed", "{\"age\": 9}")
            .answer("openai/several", "It is 4.")
            .answer("openai/caller", OSLO)
            .answer("openai/dying", OSLO)
            .fault("openai/dying", Fault.closeMidBody())
            .answer("openai/breaking", "It is four, as two and two have been since anybody counted, and will be.")
            .fault("openai/breaking", Fault.closeMidBody())
            .answer("anthropic/claude-haiku-4-5", " ever and ever.")
            .fault("openai/hanging", Fault.hang())
            .behaviour("openai/once-false", Behaviour.sequence(Fault.hang()))
            .behaviour("openai/once-true", Behaviour.sequence(Fault.hang()))
            .fault("openai/limited", Fault.unavailable(503))
            .fault("openai/long", Fault.contextTooLong())
            .fault("openai/declines", Fault.refused())
            .build());
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address = service.address();
    private final OpenAIClient openai = OpenAIOkHttpClient.builder()
            .baseUrl(address + "/v1")
            .apiKey("any")
            .maxRetries(0)
            .build();

    @AfterAll
    void stop() {
        openai.close();
        service.close();
        http.close();
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
        String stream = post("""
                {"model": "openai/typed", "stream": true, "messages": [{"role": "user", "content": "Who is it?"}],
                 "response_format": {"type": "json_object"}}""").body();

        assertThat(stream).contains("{\\\"age\\\":9}").endsWith("data: [DONE]\n\n");
    }

    @Test
    void langChain4jAsksAndStreamsToo() throws Exception {
        String base = address + "/v1";
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

    private static final String TOOLS = """
            "tools": [{"type": "function", "function": {"name": "weather", "description": "of a city",
              "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}]""";

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void callOfAToolAndItsResultGoThroughAChain(boolean stream) throws Exception {
        String call = post("""
                {"model": "openai/limited", "stream": %s, "messages": [{"role": "user", "content": "Weather in Oslo?"}],
                 %s, "polyphony": {"fallbacks": ["openai/caller"]}}""".formatted(stream, TOOLS)).body();

        assertThat(call).contains("\"finish_reason\":\"tool_calls\"", "\"name\":\"weather\"", "Oslo");
        assertThat(call.contains("data: [DONE]")).isEqualTo(stream);
        JsonNode answer = JSON.readTree(post("""
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
        String stream = post("""
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
        String answer = post("""
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
        JsonNode answer = JSON.readTree(post("""
                {"model": "anthropic/claude-3-5-haiku-20241022", "logprobs": true,
                 "messages": [{"role": "user", "content": "What is 2+2?"}]}""").body());

        assertThat(answer.at("/choices/0/logprobs").isNull()).isTrue();
        assertThat(answer.at("/polyphony/path/0/dropped/0").asText()).isEqualTo("logprobs");
    }

    @Test
    void severalAnswersAreAnalysesOfTheirOwnPaidForOnceUnderTheKey() throws Exception {
        String question = """
                {"model": "openai/several", "n": 3, "seed": 7, "messages": [{"role": "user", "content": "What is 2+2?"}]}""";
        JsonNode answer =
                JSON.readTree(post(question, "Idempotency-Key", "several").body());
        JsonNode again =
                JSON.readTree(post(question, "Idempotency-Key", "several").body());

        assertThat(answer.path("choices")).hasSize(3);
        for (int i = 0; i < 3; i++) {
            JsonNode choice = answer.path("choices").path(i);
            assertThat(choice.path("index").asInt()).isEqualTo(i);
            assertThat(choice.at("/message/content").asText()).isEqualTo("It is 4.");
        }
        assertThat(service.simulator().log().of("openai/several")).hasSize(3);
        assertThat(again.path("id")).isEqualTo(answer.path("id"));
        List<String> ids = answer.at("/polyphony/choices")
                .valueStream()
                .map(own -> own.path("analysis_id").asText())
                .toList();
        assertThat(ids).hasSize(3).doesNotHaveDuplicates();
        long tokens = 0;
        for (String id : ids) {
            tokens += service.client().result(id, Requests.PATIENCE).spending().outputTokens();
        }
        assertThat(answer.at("/usage/completion_tokens").asLong()).isEqualTo(tokens);
    }

    @Test
    void severalAnswersStreamSideBySide() throws Exception {
        String stream = post("""
                {"model": "openai/m", "n": 2, "stream": true, "stream_options": {"include_usage": true},
                 "messages": [{"role": "user", "content": "What is 2+2?"}]}""").body();

        Map<Integer, StringBuilder> texts = new HashMap<>();
        int usages = 0;
        for (String line :
                stream.lines().filter(line -> line.startsWith("data: {")).toList()) {
            JsonNode event = JSON.readTree(line.substring("data: ".length()));
            usages += event.hasNonNull("usage") ? 1 : 0;
            for (JsonNode choice : event.path("choices")) {
                texts.computeIfAbsent(choice.path("index").asInt(), any -> new StringBuilder())
                        .append(choice.at("/delta/content").asText(""));
            }
        }
        assertThat(texts)
                .hasSize(2)
                .allSatisfy((index, text) -> assertThat(text).hasToString("It is 4."));
        assertThat(usages).isEqualTo(1);
        assertThat(stream).endsWith("data: [DONE]\n\n").containsOnlyOnce("[DONE]");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneOfSeveralAnswersThatFailsIsAnError(boolean stream) throws Exception {
        HttpResponse<String> response = post("""
                {"model": "openai/long", "n": 2, "stream": %s, "messages": [{"role": "user", "content": "What is 2+2?"}]}""".formatted(stream));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("context_length_exceeded");
    }

    @Test
    void questionThatFitsNoModelsContextIsRefusedAsTooLongBeforeItIsAsked() throws Exception {
        HttpResponse<String> response = post(body("gpt-4o-mini", "word ".repeat(130_000)));

        JsonNode error = JSON.readTree(response.body()).path("error");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error.path("code").asText()).isEqualTo("context_length_exceeded");
        assertThat(error.path("param").asText()).isEqualTo("messages");
        assertThat(error.path("message").asText()).contains("at least 130,000 tokens", "128,000 (gpt-4o-mini)");
    }

    @Test
    void clientThatLeavesWhileItWaitsForAWholeAnswerCancelsTheAnalysis() throws Exception {
        CompletableFuture<HttpResponse<String>> left = asked("leaver", body("openai/hanging", "Anybody?"));

        left.cancel(true);

        assertThat(service.client().result(id("leaver"), Requests.PATIENCE).status())
                .isEqualTo(AnalysisStatus.CANCELLED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"model": "openai/hanging", "messages": [{"role": "user", "content": "%s?"}]}
            {"model": "openai/hanging", "messages": [{"role": "user", "content": "%s?"}], "stream": true}
            {"model": "openai/hanging", "messages": [{"role": "user", "content": "%s?"}], "n": 2}
            """)
    void largeBodyTakesNoRoomFromOthersUntilItIsAnswered(String question) throws Exception {
        // More than half of what bodies under way have together.
        String large = " ".repeat(20 * 1024 * 1024);
        String key = Integer.toHexString(question.hashCode());
        CompletableFuture<HttpResponse<String>> first = asked(key, question.formatted(key) + large);

        await().untilAsserted(() ->
                assertThat(post(body("openai/m", "Room?") + large).statusCode()).isEqualTo(200));
        first.cancel(true);
    }

    /** That request, once its analysis has begun. */
    private CompletableFuture<HttpResponse<String>> asked(String key, String body) {
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(
                HttpRequest.newBuilder(address.resolve("/v1/chat/completions"))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        await().until(() -> service.client().knows(id(key)));
        return answer;
    }

    private static String id(String key) {
        return "key-" + HexFormat.of().formatHex(Sha256.of(key), 0, 16);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.0003, 200", "2, 0.0003, 429", "2, 0.0005, 200"})
    void severalAnswersShareWhatTheyMayCost(int count, String most, int status) throws Exception {
        HttpResponse<String> response = post("""
                {"model": "gpt-4o-mini", "n": %d, "max_tokens": 100, "polyphony": {"max_cost": %s},
                 "messages": [{"role": "user", "content": "What is 2+2?"}]}""".formatted(count, most));

        JsonNode answer = JSON.readTree(response.body());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(answer.path("choices").size()).isEqualTo(status == 200 ? count : 0);
        assertThat(answer.at("/polyphony/cost").asDouble()).isLessThanOrEqualTo(Double.parseDouble(most));
    }

    private HttpResponse<String> several(String model, int count, String more, String key) throws Exception {
        return post("""
                {"model": "%s", "n": %d, %s "messages": [{"role": "user", "content": "What is 2+2?"}]}""".formatted(model, count, more), "Idempotency-Key", key);
    }

    @Test
    void severalAnswersOfWhichABudgetHasNoRoomForAllAreNotAskedFor() throws Exception {
        new Budgets(service.worker().database(), InstantSource.system())
                .set(new Budget(Budget.Scope.CATEGORY, "fourfold", Period.TOTAL, Money.parse("limit", "0.0005")));
        String more = "\"max_tokens\": 100, \"polyphony\": {\"category\": \"fourfold\"},";
        int before = service.simulator().log().of("openai/gpt-4o-mini").size();

        HttpResponse<String> four = several("gpt-4o-mini", 4, more, "fourfold 4");

        JsonNode error = JSON.readTree(four.body()).path("error");
        assertThat(four.statusCode()).as(four.body()).isEqualTo(429);
        assertThat(error.path("code").asText()).isEqualTo("budget_exceeded");
        assertThat(error.path("message").asText()).contains("nothing was asked", "4 answers");
        assertThat(service.simulator().log().of("openai/gpt-4o-mini")).hasSize(before);
        assertThat(service.client().knows(id("fourfold 4"))).isFalse();
        HttpResponse<String> two = several("gpt-4o-mini", 2, more, "fourfold 2");
        assertThat(two.statusCode()).as(two.body()).isEqualTo(200);
        // Paid for already: what budgets leave now is nothing to it.
        assertThat(several("gpt-4o-mini", 2, more, "fourfold 2").statusCode()).isEqualTo(200);
    }

    @Test
    void boundThatIsDividedIsSaidToBe() throws Exception {
        HttpResponse<String> refused =
                several("gpt-4o-mini", 2, "\"max_tokens\": 100, \"polyphony\": {\"max_cost\": 0.0003},", "divided");

        JsonNode error = JSON.readTree(refused.body()).path("error");
        assertThat(error.path("param").asText()).isEqualTo("polyphony.max_cost");
        assertThat(error.path("message").asText()).contains("max_cost is divided among the 2 answers", "0.00015");
    }

    @Test
    void keyStandsForTheNumberOfAnswersToo() throws Exception {
        String alone = body("openai/m", "What is 2+2?");
        assertThat(post(alone, "Idempotency-Key", "one").statusCode()).isEqualTo(200);
        assertThat(several("openai/m", 2, "", "two").statusCode()).isEqualTo(200);
        int before = service.simulator().log().of("openai/m").size();

        List<HttpResponse<String>> others = List.of(
                several("openai/m", 3, "\"temperature\": 1,", "one"),
                several("openai/m", 3, "", "one"),
                several("openai/m", 4, "", "two"),
                post(alone, "Idempotency-Key", "two"));

        assertThat(others).extracting(HttpResponse::statusCode).containsOnly(409);
        assertThat(service.simulator().log().of("openai/m")).hasSize(before);
        assertThat(service.client().knows(id("one") + ".2")).isFalse();
        assertThat(several("openai/m", 2, "", "two").statusCode()).isEqualTo(200);
        assertThat(post(alone, "Idempotency-Key", "one").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void errorOfOneOfSeveralSaysWhatTheOthersCost(boolean stream) throws Exception {
        HttpResponse<String> response = several(
                "openai/once-" + stream,
                2,
                "\"stream\": %s, \"polyphony\": {\"deadline\": \"3s\"},".formatted(stream),
                "once " + stream);

        assertThat(response.body()).contains("timeout", "1 of 2 answers");
        JsonNode own = JSON.readTree(response.body()
                        .substring(response.body().lastIndexOf("{\"error\""))
                        .lines()
                        .findFirst()
                        .orElseThrow())
                .path("polyphony");
        assertThat(own.path("choices"))
                .extracting(choice -> choice.path("status").asText())
                .containsExactlyInAnyOrder("answered", "deadline_passed");
        assertThat(own.path("choices"))
                .extracting(choice -> choice.path("analysis_id").asText())
                .containsExactly(id("once " + stream), id("once " + stream) + ".2");
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
    void sameIdempotencyKeyIsTheSameAnswerAndAnotherQuestionUnderItAConflict() throws Exception {
        String question = body("openai/m", "Once?");
        HttpResponse<String> first = post(question, "Idempotency-Key", "k 1");
        HttpResponse<String> second = post(question, "Idempotency-Key", "k 1");

        assertThat(JSON.readTree(second.body()).path("id"))
                .isEqualTo(JSON.readTree(first.body()).path("id"));
        assertThat(post(body("openai/m", "Another?"), "Idempotency-Key", "k 1").statusCode())
                .isEqualTo(409);
    }

    @Test
    void fallbackThatNobodyKnowsIsNamedThoughItWasNotNeeded() throws Exception {
        JsonNode answer = JSON.readTree(post("""
                {"model": "openai/m", "fallbacks": ["gpt-4o-mimi"], "messages": [{"role": "user", "content": "q"}]}""").body());

        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("It is 4.");
        assertThat(answer.at("/polyphony/path/1/model").asText()).isEqualTo("gpt-4o-mimi");
        assertThat(answer.at("/polyphony/path/1/why").asText()).contains("no model of that name", "gpt-4o-mini");
    }

    @Test
    void idempotencyKeyHasOneToTwoHundredAndFiftyFiveCharacters() throws Exception {
        String question = body("openai/m", "Once?");

        for (String key : List.of("", " ", "k".repeat(256))) {
            HttpResponse<String> refused = post(question, "Idempotency-Key", key);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(JSON.readTree(refused.body()).at("/error/param").asText())
                    .isEqualTo("Idempotency-Key");
        }
        assertThat(post(question, "Idempotency-Key", "k".repeat(255)).statusCode())
                .isEqualTo(200);
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
        assertThat(http.send(
                                HttpRequest.newBuilder(address.resolve("/v1/models/polyphony/ours"))
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"openai/long, context_length_exceeded", "openai/declines, content_filter"})
    void promptThatNobodyTakesIsTheProtocolsError(String model, String code) {
        OpenAIServiceException error = catchThrowableOfType(
                OpenAIServiceException.class,
                () -> openai.chat().completions().create(question(model).build()));

        assertThat(error.statusCode()).isEqualTo(400);
        assertThat(error.code()).hasValue(code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"messages":[{"role":"user","content":"q"}]}              | 400 | model
            {"model":"openai/m"}                                      | 400 | messages
            {"model":"openai/m","messages":[]}                        | 400 | messages
            {"model":"openai/m","messages":[{"role":"cat","content":"q"}]} | 400 | messages[0].role
            {"model":"openai/m","messages":[{"role":"user","content":[{"type":"file"}]}]} | 400 | messages[0].content[0].type
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"max_tokens":0} | 400 | max_tokens
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"stream":"yes"} | 400 | stream
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"polyphony":{"max-cost":1}} | 400 | polyphony.max-cost
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"polyphony":{"stream_mode":"x"}} | 400 | polyphony.stream_mode
            {"model":"gpt-4o-mimi","messages":[{"role":"user","content":"q"}]} | 404 | model
            {"model":"polyphony/vote","messages":[{"role":"user","content":"q"}],"tools":[{"type":"function","function":{"name":"f"}}]} | 400 | tools
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"temperature":3} | 400 | temperature
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"n":0} | 400 | n
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"n":9} | 400 | n
            {"model":"polyphony/vote","messages":[{"role":"user","content":"q"}],"n":2} | 400 | n
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"n":2,"polyphony":{"cache":"1h"}} | 400 | polyphony.cache
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"logprobs":true,"top_logprobs":21} | 400 | top_logprobs
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"top_logprobs":2} | 400 | top_logprobs
            {"model":"polyphony/vote","messages":[{"role":"user","content":"q"}],"logprobs":true} | 400 | logprobs
            {"model":"openai/m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"http://x/y.png"}}]}]} | 400 | messages[0].content[0].image_url
            {"model":"polyphony/ensemble","messages":[{"role":"user","content":"q"}],"fallbacks":["openai/m"]} | 400 | fallbacks
            {"model":"polyphony/mixed","messages":[{"role":"user","content":"q"}],"fallbacks":["openai/m"]} | 400 | fallbacks
            {"model":"polyphony/plan","messages":[{"role":"user","content":"q"}],"polyphony":{"plan":{"fallback":["openai/m"]},"fallbacks":["openai/m"]}} | 400 | polyphony.fallbacks
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"polyphony":{"strategy":"vote"},"fallbacks":["mistral/n"]} | 400 | fallbacks
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"fallbacks":["polyphony/ensemble"]} | 400 | fallbacks
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"n":2,"seed":9223372036854775807} | 400 | seed
            {"model":"openai/m","messages":[{"role":"user","content":"q"}],"stream_options":"x"} | 400 | stream_options
            {"model":"openai/m","messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a","tool_calls":"x"},{"role":"user","content":"q"}]} | 400 | messages[1].tool_calls
            {"model":"polyphony/votes","messages":[{"role":"user","content":"q"}]} | 400 | polyphony.strategy
            """)
    void wrongFieldIsNamed(String body, int status, String field) throws Exception {
        HttpResponse<String> response = post(body);

        JsonNode error = JSON.readTree(response.body()).path("error");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(error.path("param").asText()).isEqualTo(field);
        assertThat(error.path("message").asText()).isNotBlank().doesNotContain("Exception");
    }

    @Test
    void unknownFieldsAreNamedAndIgnored() throws Exception {
        JsonNode completion = JSON.readTree(post("""
                {"model":"openai/m","messages":[{"role":"user","content":"q"}],"novelty":1,"user":"u"}""").body());

        assertThat(completion.path("polyphony").path("ignored"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("novelty", "user");
    }

    @Test
    void unknownFieldsWithinOthersAreNamedByTheirPaths() throws Exception {
        JsonNode completion = JSON.readTree(post("""
                {"model": "openai/m", "stream_options": {"y": 1},
                 "tools": [{"type": "function", "z": 1, "function": {"name": "f", "parameters": {"title": "t"}, "w": 1}}],
                 "messages": [{"role": "system", "content": "s"}, {"role": "user", "name": "ann", "content": [
                   {"type": "text", "text": "q", "cache_control": {"type": "ephemeral"}},
                   {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo=", "detail": "low"}}]}]}""").body());

        assertThat(completion.path("polyphony").path("ignored"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder(
                        "stream_options.y",
                        "tools[0].z",
                        "tools[0].function.w",
                        "messages[1].name",
                        "messages[1].content[0].cache_control",
                        "messages[1].content[1].image_url.detail");
    }

    @ParameterizedTest
    @CsvSource({
        "Polyphony-Max-Cos, 'Polyphony-Max-Cost'",
        "Polyphony-Budget, 'Polyphony-On-Budget'",
        "Polyphony-Foo, there are Polyphony-Tenant",
        "polyphony-deadlin, 'Polyphony-Deadline'"
    })
    void headerOfOursThatNobodyReadsIsRefused(String header, String said) throws Exception {
        HttpResponse<String> refused = post(body("openai/m", "q"), header, "1");

        assertThat(refused.statusCode()).isEqualTo(400);
        JsonNode error = JSON.readTree(refused.body()).path("error");
        assertThat(error.path("param").asText()).isEqualToIgnoringCase(header);
        assertThat(error.path("message").asText()).contains(said);
    }

    @Test
    void otherPathsAreTheProtocolsErrorToo() throws Exception {
        HttpResponse<String> response =
                http.send(HttpRequest.newBuilder(address.resolve("/v1/nothing")).build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(response.body()).path("error").path("message").asText())
                .contains("/v1/chat/completions");
    }

    private HttpResponse<String> post(String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve("/v1/chat/completions"))
                .timeout(Duration.ofMinutes(1))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static String body(String model, String question) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}".formatted(model, question);
    }

    @SuppressWarnings("deprecation") // The client has no other way to fields that are not OpenAI's.
    private static JsonNode own(ChatCompletion completion) {
        return JSON.valueToTree(completion._additionalProperties().get("polyphony"));
    }
}
