package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.models.ModelListParams;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Anthropic's own client, and plain HTTP where it would not do what is asked of it, against {@code /v1/messages}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnthropicMessagesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String OSLO = "{\"tool_call\": {\"name\": \"weather\", \"arguments\": {\"city\": \"Oslo\"}}}";

    private final CompletionService service = CompletionService.start(Script.builder()
            .answer("openai/m", "It is 4.")
            .answer("openai/caller", OSLO)
            .answer("openai/breaks", "Four, as two and two have been since anybody counted them, and will be.")
            .fault("openai/breaks", Fault.closeMidBody())
            .answer("openai/calls-and-breaks", OSLO)
            .fault("openai/calls-and-breaks", Fault.closeMidBody())
            .fault("openai/limited", Fault.unavailable(503))
            .fault("openai/throttled", Fault.throttled(Duration.ofSeconds(90)))
            .fault("openai/long", Fault.contextTooLong())
            .fault("openai/declines", Fault.refused())
            .fault("mistral/keyless", Fault.badKey())
            .build());
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address = service.address();
    private final AnthropicClient anthropic = AnthropicOkHttpClient.builder()
            .baseUrl(address.toString())
            .apiKey("any")
            .maxRetries(0)
            .build();

    @AfterAll
    void stop() {
        anthropic.close();
        service.close();
        http.close();
    }

    private static MessageCreateParams.Builder question(String model) {
        return MessageCreateParams.builder().model(model).maxTokens(100).addUserMessage("What is 2+2?");
    }

    @Test
    void messageIsAnAnalysisAsAnyOther() {
        Message message = anthropic
                .messages()
                .create(question("openai/m").system("Be short.").build());

        assertThat(text(message)).isEqualTo("It is 4.");
        assertThat(message.stopReason()).hasValue(StopReason.END_TURN);
        assertThat(message.model().asString()).isEqualTo("openai/m");
        assertThat(message.usage().inputTokens()).isPositive();
        assertThat(message.usage().outputTokens()).isPositive();
        String id = own(message).path("analysis_id").asText();
        assertThat(message.id()).isEqualTo("msg_" + id);
        assertThat(service.client().explain(id).result().response()).isEqualTo("It is 4.");
    }

    @Test
    void streamIsTheSameMessageInEvents() throws Exception {
        MessageAccumulator whole = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream =
                anthropic.messages().createStreaming(question("openai/m").build())) {
            stream.stream().forEach(whole::accumulate);
        }
        assertThat(text(whole.message())).isEqualTo("It is 4.");
        assertThat(whole.message().stopReason()).hasValue(StopReason.END_TURN);
        assertThat(whole.message().model().asString()).isEqualTo("openai/m");
        assertThat(whole.message().usage().outputTokens()).isPositive();

        List<JsonNode> events =
                events(post(body("openai/m", "\"stream\": true")).body());
        assertThat(events.stream().map(event -> event.path("type").asText()).distinct())
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        JsonNode last = events.get(events.size() - 2);
        assertThat(last.path("usage").path("input_tokens").asLong()).isPositive();
        assertThat(last.path("polyphony").path("analysis_id").asText())
                .isEqualTo(events.getFirst().path("message").path("id").asText().replaceFirst("^msg_", ""));
    }

    @Test
    void fallbackAnswersAndIsNamed() {
        Message message = anthropic
                .messages()
                .create(question("openai/limited")
                        .putAdditionalBodyProperty(
                                "polyphony", JsonValue.from(Map.of("fallbacks", List.of("openai/m"))))
                        .build());

        assertThat(message.model().asString()).isEqualTo("openai/m");
        assertThat(own(message).path("path"))
                .extracting(step ->
                        step.path("model").asText() + " " + step.path("outcome").asText())
                .containsExactly("openai/limited failed", "openai/m answered");
    }

    @Test
    void fallbacksOfTheProtocolsOwnFormAreTakenToo() throws Exception {
        JsonNode message = JSON.readTree(post(body("openai/limited", "\"fallbacks\": [{\"model\": \"openai/m\"}]"))
                .body());

        assertThat(message.path("model").asText()).isEqualTo("openai/m");
    }

    private static final String TOOLS = """
            "tools": [{"name": "weather", "description": "of a city",
              "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}}}]""";

    @Test
    void callOfAToolIsABlockWithItsInput() throws Exception {
        JsonNode message = JSON.readTree(post(body("openai/caller", TOOLS)).body());

        assertThat(message.path("stop_reason").asText()).isEqualTo("tool_use");
        assertThat(message.path("content")).hasSize(1);
        assertThat(message.path("content").path(0).path("name").asText()).isEqualTo("weather");
        assertThat(message.path("content").path(0).path("input").path("city").asText())
                .isEqualTo("Oslo");
    }

    @Test
    void callOfAToolIsStreamedAsABlockToo() throws Exception {
        List<JsonNode> events =
                events(post(body("openai/caller", TOOLS + ", \"stream\": true")).body());

        JsonNode begun = events.get(1).path("content_block");
        assertThat(begun.path("type").asText()).isEqualTo("tool_use");
        assertThat(begun.path("input").isObject()).isTrue();
        StringBuilder input = new StringBuilder();
        events.forEach(
                event -> input.append(event.path("delta").path("partial_json").asText("")));
        assertThat(JSON.readTree(input.toString()).path("city").asText()).isEqualTo("Oslo");
        assertThat(events.get(events.size() - 2)
                        .path("delta")
                        .path("stop_reason")
                        .asText())
                .isEqualTo("tool_use");
    }

    @Test
    void resultOfAToolIsAnswered() throws Exception {
        JsonNode message = JSON.readTree(post("""
                {"model": "openai/m", "max_tokens": 100, "messages": [{"role": "user", "content": "Weather in Oslo?"},
                  {"role": "assistant", "content": [{"type": "tool_use", "id": "c1", "name": "weather", "input": {}}]},
                  {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "c1", "content": "rain"},
                    {"type": "text", "text": "And tomorrow?"}]}], %s}""".formatted(TOOLS)).body());

        assertThat(message.path("content").path(0).path("text").asText()).isEqualTo("It is 4.");
    }

    @Test
    void nextModelGoesOnWithAStreamThatBreaks() {
        MessageAccumulator whole = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = anthropic
                .messages()
                .createStreaming(question("openai/breaks")
                        .putAdditionalBodyProperty(
                                "polyphony", JsonValue.from(Map.of("fallbacks", List.of("openai/m"))))
                        .build())) {
            stream.stream().forEach(whole::accumulate);
        }

        assertThat(text(whole.message())).startsWith("Four, as two and").endsWith("It is 4.");
        assertThat(whole.message().stopReason()).hasValue(StopReason.END_TURN);
        assertThat(whole.message().usage().outputTokens()).isPositive();
    }

    @Test
    void streamThatBreaksAmidACallAndGoesOnOtherwiseEndsWithAnError() throws Exception {
        String stream = post(body("openai/calls-and-breaks", """
                        "stream": true, "tools": [{"name": "weather", "input_schema": {"type": "object"}}],
                        "polyphony": {"fallbacks": ["openai/m"], "deadline": "60s"}""")).body();

        assertThat(stream).contains("event: content_block_delta").doesNotContain("message_stop");
        JsonNode last = events(stream).getLast();
        assertThat(last.path("type").asText()).isEqualTo("error");
        assertThat(last.path("error").path("type").asText()).isEqualTo("api_error");
    }

    @Test
    void clientLearnsThatItsStreamDied() {
        try (StreamResponse<RawMessageStreamEvent> stream = anthropic
                .messages()
                .createStreaming(question("openai/calls-and-breaks")
                        .putAdditionalBodyProperty(
                                "tools",
                                JsonValue.from(
                                        List.of(Map.of("name", "weather", "input_schema", Map.of("type", "object")))))
                        .putAdditionalBodyProperty(
                                "polyphony", JsonValue.from(Map.of("fallbacks", List.of("openai/m"))))
                        .build())) {
            assertThatThrownBy(() -> stream.stream().forEach(event -> {}))
                    .isInstanceOf(AnthropicServiceException.class)
                    .hasMessageContaining("another one answered otherwise");
        }
    }

    @Test
    void sameIdempotencyKeyIsTheSameAnswerAndAnotherQuestionUnderItAConflict() throws Exception {
        String question = body("openai/m", "\"system\": \"Be short.\"");
        JsonNode first = JSON.readTree(post(question, "Idempotency-Key", "m 1").body());
        HttpResponse<String> other = post(body("openai/m", "\"system\": \"Be long.\""), "Idempotency-Key", "m 1");

        assertThat(JSON.readTree(post(question, "Idempotency-Key", "m 1").body())
                        .path("id"))
                .isEqualTo(first.path("id"));
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(other.headers().firstValue("x-should-retry")).hasValue("false");
    }

    @Test
    void unknownFieldsAndBetasAreNamedAndIgnored() throws Exception {
        JsonNode message = JSON.readTree(
                post(body("openai/m", "\"top_k\": 5, \"metadata\": {\"user_id\": \"u\"}"), "anthropic-beta", "x-1")
                        .body());

        assertThat(message.path("polyphony").path("ignored"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("top_k", "metadata", "anthropic-beta");
    }

    @Test
    void whereWaitingHelpsTheClientIsToldHowLong() throws Exception {
        HttpResponse<String> response = post(body("openai/throttled", "\"polyphony\": {\"deadline\": \"20s\"}"));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(429);
        assertThat(JSON.readTree(response.body()).path("error").path("type").asText())
                .isEqualTo("rate_limit_error");
        assertThat(response.headers().firstValue("x-should-retry")).hasValue("true");
        assertThat(response.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(1L, 90L);
    }

    @Test
    void thatNobodyWouldAnswerIsAMessageOfTheProtocol() {
        MessageAccumulator streamed = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream =
                anthropic.messages().createStreaming(question("openai/declines").build())) {
            stream.stream().forEach(streamed::accumulate);
        }
        Message whole = anthropic.messages().create(question("openai/declines").build());

        assertThat(List.of(whole, streamed.message())).allSatisfy(message -> {
            assertThat(message.stopReason()).hasValue(StopReason.REFUSAL);
            assertThat(message.content()).isEmpty();
            assertThat(message.model().asString()).isEqualTo("openai/declines");
        });
    }

    @Test
    void promptTooLongIsTheProtocolsError() {
        AnthropicServiceException error = catchThrowableOfType(
                AnthropicServiceException.class,
                () -> anthropic.messages().create(question("openai/long").build()));

        assertThat(error.statusCode()).isEqualTo(400);
        assertThat(error.getMessage()).contains("invalid_request_error");
        assertThat(error.headers().values("request-id")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"max_tokens":9,"messages":[{"role":"user","content":"q"}]}                      | 400 | invalid_request_error | model
            {"model":"openai/m","messages":[{"role":"user","content":"q"}]}                  | 400 | invalid_request_error | max_tokens
            {"model":"openai/m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"document"}]}]} | 400 | invalid_request_error | messages[0].content[0].type
            {"model":"gpt-4o-mimi","max_tokens":9,"messages":[{"role":"user","content":"q"}]} | 404 | not_found_error | gpt-4o-mini
            {"model":"mistral/keyless","max_tokens":9,"messages":[{"role":"user","content":"q"}]} | 503 | api_error | mistral/keyless
            {"model":"openai/m","max_tokens":9,"messages":[{"role":"user","content":"q"}],"polyphony":{"max_cost":0.000001}} | 429 | rate_limit_error | polyphony.max_cost
            {"model":"openai/m","max_tokens":9,"messages":[{"role":"user","content":"q"}],"polyphony":{"max-cost":1}} | 400 | invalid_request_error | polyphony.max-cost
            {"model":"polyphony/vote","max_tokens":9,"messages":[{"role":"user","content":"q"}],"tools":[{"name":"f"}]} | 400 | invalid_request_error | tools
            {"model":"polyphony/ensemble","max_tokens":9,"messages":[{"role":"user","content":"q"}],"fallbacks":[{"model":"openai/m"}]} | 400 | invalid_request_error | fallbacks
            {"model":"openai/m","max_tokens":9,"messages":[{"role":"user","content":"q"}],"polyphony":{"idempotency_key":"%1$s"}} | 400 | invalid_request_error | polyphony.idempotency_key
            no JSON                                                                          | 400 | invalid_request_error | body
            """)
    void errorSaysWhatIsWrong(String body, int status, String type, String said) throws Exception {
        HttpResponse<String> response = post(body.replace("%1$s", "k".repeat(256)));

        JsonNode told = JSON.readTree(response.body());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(told.path("type").asText()).isEqualTo("error");
        assertThat(told.path("error").path("type").asText()).isEqualTo(type);
        assertThat(told.path("error").path("message").asText()).contains(said).doesNotContain("Exception");
        assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
        assertThat(response.headers().allValues("request-id")).hasSize(1);
    }

    @Test
    void clientThatWantsItsConversationKeptLearnsThatItHasToSendAll() throws Exception {
        HttpResponse<String> response = post(body("openai/m", "\"thread\": {\"type\": \"create\"}"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(response.body())
                        .at("/error/details/error_code")
                        .asText())
                .isEqualTo("thread_unsupported_request");
    }

    @Test
    void whatComesNoFurtherIsRefusedInTheProtocolsFormToo() throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(address.resolve("/v1/messages"))
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("q"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(JSON.readTree(response.body()).path("type").asText()).isEqualTo("error");
        assertThat(JSON.readTree(response.body()).path("error").path("type").asText())
                .isEqualTo("invalid_request_error");
    }

    @Test
    void tokensAreEstimated() throws Exception {
        String body = "{\"model\": \"openai/m\", \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}"
                .formatted("word ".repeat(400));
        JsonNode counted =
                JSON.readTree(postTo("/v1/messages/count_tokens", body).body());

        assertThat(counted.path("input_tokens").asLong()).isBetween(400L, 800L);
    }

    @Test
    void listNamesModelsAndStrategiesInTheFormOfWhoAsks() throws Exception {
        List<String> ids = anthropic.models().list().autoPager().stream()
                .map(model -> model.id())
                .toList();

        assertThat(ids).contains("claude-haiku-4-5", "gpt-4o-mini", "polyphony/vote");
        assertThat(anthropic.models().retrieve("claude-haiku-4-5").displayName())
                .isEqualTo("claude-haiku-4-5");
        assertThat(anthropic.models().retrieve("polyphony/vote").id()).isEqualTo("polyphony/vote");
        assertThat(JSON.readTree(http.send(
                                        HttpRequest.newBuilder(address.resolve("/v1/models"))
                                                .build(),
                                        BodyHandlers.ofString())
                                .body())
                        .path("object")
                        .asText())
                .isEqualTo("list");
    }

    @Test
    void listIsReadPageByPage() throws Exception {
        List<String> all = anthropic.models().list().autoPager().stream()
                .map(model -> model.id())
                .toList();

        List<String> paged = anthropic
                .models()
                .list(ModelListParams.builder().limit(7).build())
                .autoPager()
                .stream()
                .map(model -> model.id())
                .toList();

        assertThat(paged).isEqualTo(all).hasSizeGreaterThan(14);
        JsonNode before = models("?limit=2&before_id=" + all.get(5));
        assertThat(before.path("data"))
                .extracting(model -> model.path("id").asText())
                .isEqualTo(all.subList(3, 5));
        assertThat(before.path("has_more").asBoolean()).isTrue();
        assertThat(models("?after_id=" + all.getLast()).path("first_id").isNull())
                .isTrue();
        assertThat(models("?limit=0").at("/error/message").asText()).startsWith("limit: 1 to 1000");
        assertThat(models("?limits=1").at("/error/message").asText()).startsWith("limits: unknown parameter");
        assertThat(models("?beta=true").path("data")).hasSize(all.size());
    }

    private JsonNode models(String query) throws Exception {
        return JSON.readTree(http.send(
                        HttpRequest.newBuilder(address.resolve("/v1/models" + query))
                                .header("anthropic-version", "2023-06-01")
                                .build(),
                        BodyHandlers.ofString())
                .body());
    }

    @Test
    void fieldsOfBlocksThatMeanNothingAreNamedByTheirPaths() throws Exception {
        JsonNode message = JSON.readTree(postTo("/v1/messages?beta=true", """
                {"model": "openai/m", "max_tokens": 100,
                 "system": [{"type": "text", "text": "s", "cache_control": {"type": "ephemeral"}}],
                 "tools": [{"name": "f", "input_schema": {"type": "object", "title": "t"}, "eager": true}],
                 "messages": [{"role": "user", "content": [{"type": "text", "text": "q", "citations": [1]}]}]}""").body());

        assertThat(message.at("/polyphony/ignored"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder(
                        "system[0].cache_control", "tools[0].eager", "messages[0].content[0].citations");
    }

    @Test
    void headerOfOursThatNobodyReadsIsRefusedInTheProtocolsForm() throws Exception {
        HttpResponse<String> refused = post(body("openai/m", "\"system\": \"s\""), "Polyphony-Max-Cos", "1");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(refused.body()).at("/error/message").asText()).contains("'Polyphony-Max-Cost'");
    }

    private HttpResponse<String> post(String body, String... headers) throws Exception {
        return postTo("/v1/messages", body, headers);
    }

    private HttpResponse<String> postTo(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(Requests.PATIENCE)
                .header("Content-Type", "application/json")
                .header("anthropic-version", "2023-06-01")
                .POST(BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static String body(String model, String more) {
        return """
                {"model": "%s", "max_tokens": 100, "messages": [{"role": "user", "content": "What is 2+2?"}], %s}""".formatted(model, more);
    }

    /** Each event's name is its data's type. */
    private static List<JsonNode> events(String stream) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        for (String event : stream.split("\n\n", -1)) {
            if (event.startsWith("event: ")) {
                String[] lines = event.split("\ndata: ", 2);
                events.add(JSON.readTree(lines[1]));
                assertThat(lines[0])
                        .isEqualTo("event: " + events.getLast().path("type").asText());
            }
        }
        return events;
    }

    private static String text(Message message) {
        return message.content().getFirst().text().orElseThrow().text();
    }

    private static JsonNode own(Message message) {
        return JSON.valueToTree(message._additionalProperties().get("polyphony"));
    }
}
