package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.StructuredResponse;
import dev.polyphony.call.Conversation;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenAI's own client, and plain HTTP where it would not do what is asked of it, against {@code /v1/responses}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResponsesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of one pixel. */
    private static final String IMAGE =
            "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private static final String TOOL =
            "{\"type\": \"function\", \"name\": \"weather\", \"parameters\": {\"type\": \"object\"}, \"strict\": false}";

    private static final String OSLO = "{\"tool_call\": {\"name\": \"weather\", \"arguments\": {\"city\": \"Oslo\"}}}";

    private final CompletionService service = CompletionService.start(Script.builder()
            .answer("openai/m", "It is 4.")
            .answer("openai/long-winded", "It is four, as two and two have been since anybody counted, and will be.")
            .answer("openai/typed", "{\"age\": 9}")
            .answer("openai/caller", OSLO)
            .answer("openai/breaks", "It is four, as two and two have been since anybody counted, and will be.")
            .fault("openai/breaks", Fault.closeMidBody())
            .answer("openai/calls-and-breaks", OSLO)
            .fault("openai/calls-and-breaks", Fault.closeMidBody())
            .answer("openai/calls-and-breaks-too", OSLO)
            .fault("openai/calls-and-breaks-too", Fault.closeMidBody())
            .fault("openai/limited", Fault.unavailable(503))
            .fault("openai/long", Fault.contextTooLong())
            .build());
    private final HttpClient http = HttpClient.newHttpClient();
    private final OpenAIClient openai = OpenAIOkHttpClient.builder()
            .baseUrl(service.address() + "/v1")
            .apiKey("any")
            .maxRetries(0)
            .build();

    @AfterAll
    void stop() {
        openai.close();
        service.close();
        http.close();
    }

    private static ResponseCreateParams.Builder question(String model) {
        return ResponseCreateParams.builder().model(model).input("What is 2+2?");
    }

    @Test
    void responseIsAnAnalysisAsAnyOther() {
        Response response = openai.responses()
                .create(question("openai/m")
                        .instructions("Be short.")
                        .metadata(ResponseCreateParams.Metadata.builder()
                                .putAdditionalProperty("of", JsonValue.from("mine"))
                                .build())
                        .build())
                .validate();

        assertThat(text(response)).isEqualTo("It is 4.");
        assertThat(response.status()).hasValue(ResponseStatus.COMPLETED);
        assertThat(response.model().asString()).isEqualTo("openai/m");
        assertThat(response.usage().orElseThrow().totalTokens()).isPositive();
        assertThat(response.instructions().orElseThrow().asString()).isEqualTo("Be short.");
        String id = own(response).path("analysis_id").asText();
        assertThat(response.id()).isEqualTo("resp_" + id);
        assertThat(service.client().explain(id).question().conversation())
                .extracting(Conversation::system)
                .isEqualTo("Be short.");
    }

    @Test
    void fallbackAnswersAndIsNamed() {
        Response response = openai.responses()
                .create(question("openai/limited")
                        .putAdditionalBodyProperty(
                                "polyphony", JsonValue.from(Map.of("fallbacks", List.of("openai/m"))))
                        .build());

        assertThat(response.model().asString()).isEqualTo("openai/m");
        assertThat(own(response).path("path"))
                .extracting(step -> step.path("outcome").asText())
                .containsExactly("failed", "answered");
    }

    @Test
    void streamIsTheSameResponseInEvents() {
        ResponseAccumulator whole = ResponseAccumulator.create();
        List<String> kinds = new ArrayList<>();
        try (StreamResponse<ResponseStreamEvent> stream =
                openai.responses().createStreaming(question("openai/m").build())) {
            stream.stream().forEach(event -> {
                whole.accumulate(event.validate());
                kinds.add(event._json()
                        .orElseThrow()
                        .convert(JsonNode.class)
                        .path("type")
                        .asText());
            });
        }

        assertThat(text(whole.response())).isEqualTo("It is 4.");
        assertThat(kinds)
                .startsWith(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta")
                .endsWith(
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
    }

    @Test
    void streamCountsItsEventsAndRepeatsItsItemsAtTheEnd() throws Exception {
        List<JsonNode> events = events(post("{\"model\": \"openai/caller\", \"input\": \"Weather in Oslo?\","
                + " \"stream\": true, \"tools\": [" + TOOL + "]}"));

        assertThat(events.stream().map(event -> event.path("sequence_number").asInt()))
                .containsExactlyElementsOf(
                        IntStream.range(0, events.size()).boxed().toList());
        assertThat(events.stream().map(event -> event.path("type").asText()))
                .containsSubsequence(
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.completed");
        JsonNode done = events.get(events.size() - 2).path("item");
        assertThat(events.getLast().path("response").path("output")).containsExactly(done);
        assertThat(done.path("name").asText()).isEqualTo("weather");
    }

    @Test
    void callOfAToolIsAnItemAndItsResultAnother() throws Exception {
        JsonNode call =
                JSON.readTree(post("{\"model\": \"openai/limited\", \"input\": \"Weather in Oslo?\", \"tools\": ["
                                + TOOL + "], \"polyphony\": {\"fallbacks\": [\"openai/caller\"]}}")
                        .body());
        JsonNode item = call.path("output").path(0);

        assertThat(call.path("output")).hasSize(1);
        assertThat(item.path("type").asText()).isEqualTo("function_call");
        assertThat(JSON.readTree(item.path("arguments").asText()).path("city").asText())
                .isEqualTo("Oslo");
        assertThat(output("""
                {"model": "openai/m", "tools": [%s], "input": [
                  {"role": "user", "content": "Weather in Oslo?"},
                  {"type": "reasoning", "id": "rs_1", "summary": []},
                  %s,
                  {"type": "function_call_output", "call_id": "%s", "output": "rain"}]}""".formatted(TOOL, item, item.path("call_id").asText())))
                .isEqualTo("It is 4.");
    }

    @Test
    void answerCutAtItsLimitIsIncomplete() throws Exception {
        String question =
                "{\"model\": \"openai/long-winded\", \"input\": \"q\", \"max_output_tokens\": 5, \"stream\": %s}";
        JsonNode whole = JSON.readTree(post(question.formatted(false)).body());
        JsonNode last = events(post(question.formatted(true))).getLast();

        assertThat(last.path("type").asText()).isEqualTo("response.incomplete");
        assertThat(List.of(whole, last.path("response"))).allSatisfy(response -> {
            assertThat(response.path("status").asText()).isEqualTo("incomplete");
            assertThat(response.path("incomplete_details").path("reason").asText())
                    .isEqualTo("max_output_tokens");
            assertThat(response.path("output").path(0).path("status").asText()).isEqualTo("incomplete");
        });
    }

    @Test
    void nextModelGoesOnWithAStreamThatBreaksOff() throws Exception {
        List<JsonNode> events = events(post("""
                {"model": "openai/breaks", "input": "q", "stream": true, "polyphony": {"fallbacks": ["openai/m"]}}"""));

        JsonNode response = events.getLast().path("response");
        assertThat(events.getLast().path("type").asText()).isEqualTo("response.completed");
        assertThat(response.at("/output/0/content/0/text").asText())
                .startsWith("It is four, as two")
                .endsWith("It is 4.");
        assertThat(response.path("model").asText()).isEqualTo("openai/m");
    }

    @Test
    void streamWhoseModelBreaksOffAmidACallAndWhoseNextOneSaysOtherwiseFails() throws Exception {
        List<JsonNode> events = events(post("""
                {"model": "openai/calls-and-breaks", "input": "q", "stream": true, "tools": [%s],
                 "polyphony": {"fallbacks": ["openai/m"]}}""".formatted(TOOL)));

        assertThat(events)
                .extracting(event -> event.path("type").asText())
                .contains("response.function_call_arguments.delta")
                .doesNotContain("response.output_text.done", "response.completed")
                .endsWith("response.failed", "error");
        assertThat(events.getLast().path("error").path("code").asText()).isEqualTo("stream_interrupted");
        assertThat(events.get(events.size() - 2).path("response").path("status").asText())
                .isEqualTo("failed");
    }

    @Test
    void clientThrowsAtAStreamThatFails() {
        ResponseCreateParams question = question("openai/calls-and-breaks-too")
                .putAdditionalBodyProperty(
                        "tools",
                        JsonValue.from(List.of(
                                Map.of("type", "function", "name", "weather", "parameters", Map.of("type", "object")))))
                .putAdditionalBodyProperty("polyphony", JsonValue.from(Map.of("fallbacks", List.of("openai/m"))))
                .build();
        try (StreamResponse<ResponseStreamEvent> stream = openai.responses().createStreaming(question)) {
            assertThatThrownBy(() -> stream.stream().forEach(event -> {}))
                    .isInstanceOf(OpenAIServiceException.class)
                    .hasMessageContaining("another one answered otherwise");
        }
    }

    @Test
    void responseIsReadAgainByItsId() {
        Response response = openai.responses().create(question("openai/m").build());

        assertThat(openai.responses().retrieve(response.id()).validate().output())
                .isEqualTo(response.output());
        assertThat(catchThrowableOfType(
                                OpenAIServiceException.class,
                                () -> openai.responses().retrieve("resp_none"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void streamedJsonIsSentOnceItFits() throws Exception {
        JsonNode last = events(post("""
                {"model": "openai/typed", "input": "q", "stream": true,
                 "text": {"format": {"type": "json_schema", "name": "person", "schema": {"type": "object"}}}}""")).getLast();

        assertThat(last.path("type").asText()).isEqualTo("response.completed");
        assertThat(last.path("response")
                        .path("output")
                        .path(0)
                        .path("content")
                        .path(0)
                        .path("text")
                        .asText())
                .isEqualTo("{\"age\":9}");
    }

    /** What is asked for as JSON. */
    static final class Person {
        public int age;
    }

    @Test
    void structuredOutputIsReadIntoItsClass() {
        StructuredResponse<Person> response = openai.responses()
                .create(question("openai/typed").text(Person.class).build());

        Person person =
                response.output().getFirst().asMessage().content().getFirst().asOutputText();
        assertThat(person.age).isEqualTo(9);
    }

    @Test
    void imagesAndEarlierTurnsReachTheModel() throws Exception {
        assertThat(output("""
                {"model": "openai/m", "temperature": 0.2, "reasoning": {"effort": "low"}, "input": [
                  {"role": "developer", "content": "Be short."},
                  {"role": "user", "content": [{"type": "input_text", "text": "What is it?"},
                    {"type": "input_image", "detail": "auto", "image_url": "%s"}]},
                  {"type": "message", "role": "assistant", "id": "msg_1", "status": "completed",
                    "content": [{"type": "output_text", "text": "A dot.", "annotations": []}]},
                  {"role": "user", "content": "Of which colour?"}]}""".formatted(IMAGE))).isEqualTo("It is 4.");
        assertThat(service.simulator().log().of("openai/m").getLast().prompt()).contains("Of which colour?");
    }

    @Test
    void promptTooLongIsTheProtocolsError() {
        OpenAIServiceException error = catchThrowableOfType(
                OpenAIServiceException.class,
                () -> openai.responses().create(question("openai/long").build()));

        assertThat(error.statusCode()).isEqualTo(400);
        assertThat(error.code()).hasValue("context_length_exceeded");
        assertThat(error.param()).hasValue("input");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"input":"q"}                                                     | 400 | model
            {"model":"openai/m"}                                              | 400 | input
            {"model":"openai/m","input":[]}                                   | 400 | input
            {"model":"openai/m","input":[{"role":"cat","content":"q"}]}       | 400 | input[0].role
            {"model":"openai/m","input":[{"type":"item_reference","id":"i"}]} | 400 | input[0].type
            {"model":"openai/m","input":[{"role":"user","content":[{"type":"input_file"}]}]} | 400 | input[0].content[0].type
            {"model":"openai/m","input":[{"role":"user","content":[{"type":"input_image","image_url":"http://x/y.png"}]}]} | 400 | input[0].content[0].image_url
            {"model":"openai/m","input":[{"type":"function_call_output","call_id":"c","output":"o"}]} | 400 | input
            {"model":"openai/m","input":"q","max_output_tokens":0}            | 400 | max_output_tokens
            {"model":"openai/m","input":"q","reasoning":{"effort":"huge"}}    | 400 | reasoning.effort
            {"model":"openai/m","input":"q","text":{"format":{"type":"xml"}}} | 400 | text.format.type
            {"model":"openai/m","input":"q","text":{"format":{"type":"json_schema"}}} | 400 | text.format.schema
            {"model":"openai/m","input":"q","tools":[{"type":"web_search"}]}  | 400 | tools[0].type
            {"model":"openai/m","input":"q","tools":[{"type":"function"}]}    | 400 | tools[0].name
            {"model":"openai/m","input":"q","tool_choice":{"type":"function","name":"f"}} | 400 | tool_choice
            {"model":"openai/m","input":"q","tool_choice":{"type":"web_search"}} | 400 | tool_choice.type
            {"model":"openai/m","input":"q","conversation":"conv_1"}          | 400 | conversation
            {"model":"openai/m","input":"q","previous_response_id":"resp_1"}  | 400 | previous_response_id
            {"model":"openai/m","input":"q","background":true}                | 400 | background
            {"model":"openai/m","input":"q","prompt":{"id":"pmpt_1"}}         | 400 | prompt
            {"model":"openai/m","input":"q","include":["message.output_text.logprobs"]} | 400 | include
            {"model":"polyphony/vote","input":"q","tools":[{"type":"function","name":"f"}]} | 400 | tools
            {"model":"openai/m","input":"q","polyphony":{"max-cost":1}}       | 400 | polyphony.max-cost
            {"model":"gpt-4o-mimi","input":"q"}                               | 404 | model
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
        JsonNode response = JSON.readTree(post("""
                {"model": "openai/m", "input": "q", "instructions": "", "tools": [], "tool_choice": "auto", "novelty": 1, "store": false, "reasoning": {"summary": "auto"},
                 "include": ["reasoning.encrypted_content"], "text": {"verbosity": "low"}}""").body());

        assertThat(response.path("polyphony").path("ignored"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("novelty", "store", "reasoning.summary", "text.verbosity");
    }

    @Test
    void sameIdempotencyKeyIsTheSameResponse() throws Exception {
        String question =
                "{\"model\": \"openai/m\", \"input\": \"Once?\", \"polyphony\": {\"idempotency_key\": \"r 1\"}}";

        assertThat(JSON.readTree(post(question).body()).path("id"))
                .isEqualTo(JSON.readTree(post(question).body()).path("id"));
    }

    @Test
    void responseIsToldAgainAsTheEventsItCameIn() throws Exception {
        List<JsonNode> first = events(post("{\"model\": \"openai/long-winded\", \"input\": \"q\", \"stream\": true}"));
        String id = first.getLast().at("/response/id").asText();

        List<JsonNode> again = events(get("/v1/responses/" + id + "?stream=true"));
        List<JsonNode> rest = events(get("/v1/responses/" + id + "?stream=true&starting_after=3"));

        assertThat(again)
                .extracting(ResponsesTest::told)
                .isEqualTo(first.stream().map(ResponsesTest::told).toList());
        assertThat(rest)
                .extracting(ResponsesTest::told)
                .isEqualTo(again.subList(4, again.size()).stream()
                        .map(ResponsesTest::told)
                        .toList());
    }

    private static String told(JsonNode event) {
        return event.path("sequence_number") + " " + event.path("type").asText() + " "
                + event.path("delta").asText();
    }

    @Test
    void clientReadsAnEarlierResponseAsAStream() {
        String id = openai.responses().create(question("openai/m").build()).id();

        ResponseAccumulator whole = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> stream = openai.responses().retrieveStreaming(id)) {
            stream.stream().forEach(event -> whole.accumulate(event.validate()));
        }

        assertThat(text(whole.response())).isEqualTo("It is 4.");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/responses/ID?include=reasoning.encrypted_content, include",
        "/v1/responses/ID?strem=true, strem",
        "/v1/responses/ID?starting_after=3, starting_after",
        "/v1/models?limit=5, limit",
        "/v1/models/gpt-4o?x=1, x"
    })
    void parameterThatNobodyReadsIsRefusedByItsName(String address, String parameter) throws Exception {
        String id = openai.responses().create(question("openai/m").build()).id();

        HttpResponse<String> refused = get(address.replace("ID", id));

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(JSON.readTree(refused.body()).at("/error/param").asText()).isEqualTo(parameter);
    }

    @Test
    void fieldsOfItemsThatMeanNothingAreNamedByTheirPaths() throws Exception {
        JsonNode response = JSON.readTree(post("""
                {"model": "openai/m", "text": {"format": {"type": "text", "x": 1}},
                 "tools": [{"type": "function", "name": "f", "defer_loading": true}],
                 "input": [{"role": "user", "phase": "p", "content": [
                   {"type": "input_image", "detail": "low", "image_url": "%s"}]},
                  {"type": "message", "id": "msg_1", "status": "completed", "role": "assistant",
                   "content": [{"type": "output_text", "text": "a", "annotations": [], "logprobs": []}]},
                  {"role": "user", "content": "q"}]}""".formatted(IMAGE)).body());

        assertThat(response.at("/polyphony/ignored"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder(
                        "text.format.x", "tools[0].defer_loading", "input[0].phase", "input[0].content[0].detail");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(service.address().resolve(path))
                        .timeout(Requests.PATIENCE)
                        .build(),
                BodyHandlers.ofString());
    }

    private String output(String body) throws Exception {
        HttpResponse<String> response = post(body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode output = JSON.readTree(response.body()).path("output").path(0);
        return output.path("content").path(0).path("text").asText();
    }

    private HttpResponse<String> post(String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(service.address().resolve("/v1/responses"))
                        .timeout(Requests.PATIENCE)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static List<JsonNode> events(HttpResponse<String> response) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        for (String line : response.body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .toList()) {
            events.add(JSON.readTree(line.substring("data: ".length())));
        }
        return events;
    }

    private static String text(Response response) {
        return response.output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .flatMap(content -> content.outputText().stream())
                .map(text -> text.text())
                .collect(Collectors.joining());
    }

    @SuppressWarnings("deprecation") // The client has no other way to fields that are not OpenAI's.
    private static JsonNode own(Response response) {
        return JSON.valueToTree(response._additionalProperties().get("polyphony"));
    }
}
