package dev.polyphony.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Image;
import dev.polyphony.call.Message;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.call.Role;
import dev.polyphony.call.TokenLogprob;
import dev.polyphony.call.ToolCall;
import dev.polyphony.call.ToolDefinition;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Oddity;
import dev.polyphony.simulator.script.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to a model beside the words arrives under its vendor's names, and what it wants called comes back. */
@ParameterizedClass
@EnumSource(Vendor.class)
class ParameterContractTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Simulator SIMULATOR = Simulator.start(Script.healthy());
    private static final HttpTransport WIRE = new HttpTransport();
    private static final Duration AMPLE = Duration.ofMinutes(1);

    /** Has what no client library's own types for a schema have. */
    private static final String CITY =
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\",\"pattern\":\"^O\"},"
                    + "\"unit\":{\"anyOf\":[{\"enum\":[1,\"c\"]},{\"type\":\"null\"}]}},"
                    + "\"required\":[\"city\",\"unit\"],\"additionalProperties\":false}";

    private static final ToolDefinition WEATHER = new ToolDefinition("weather", "Tells the weather", CITY, null);
    private static final ModelParameters LOGPROBS =
            new ModelParameters(null, null, null, null, null, null, null, null, null, null, null, true, 2);
    private static final Image DOT = new Image("image/png", "iVBORw0KGgo=");

    private static final BlockingQueue<JsonNode> SENT = new LinkedBlockingQueue<>();
    private static @Nullable HttpServer server;

    private final Vendor vendor;

    ParameterContractTest(Vendor vendor) {
        this.vendor = vendor;
    }

    @BeforeAll
    static void listen() throws IOException {
        HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        started.createContext("/", exchange -> {
            SENT.add(JSON.readTree(exchange.getRequestBody()));
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        started.start();
        server = started;
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @BeforeEach
    void forget() {
        SENT.clear();
        SIMULATOR.script(Script.healthy());
        SIMULATOR.log().clear();
    }

    @Test
    void samplingArrivesUnderTheVendorsNames() throws Exception {
        ModelParameters all =
                new ModelParameters(0.3, 0.9, List.of("END"), 42L, 0.5, -0.5, "low", null, null, null, null);
        Map<String, String> names = samplingNames();

        JsonNode body = body(asked(all, null, null));

        assertThat(at(body, names, "temperature").asDouble()).isEqualTo(0.3);
        assertThat(at(body, names, "top_p").asDouble()).isEqualTo(0.9);
        assertThat(at(body, names, "stop")).isEqualTo(JSON.readTree("[\"END\"]"));
        if (vendor != Vendor.ANTHROPIC) {
            assertThat(at(body, names, "seed").asInt()).isEqualTo(42);
            assertThat(at(body, names, "presence_penalty").asDouble()).isEqualTo(0.5);
            assertThat(at(body, names, "frequency_penalty").asDouble()).isEqualTo(-0.5);
        }
    }

    @Test
    void whatTheVendorDoesNotKnowIsLeftOutAndSaid() throws Exception {
        ModelParameters all = new ModelParameters(
                0.3, 0.9, List.of("END"), 42L, 0.5, -0.5, "low", List.of(WEATHER), "required", false, null);

        List<String> dropped = client().ask(asked(all, null, null)).dropped();

        switch (vendor) {
            case OPENAI, HUGGINGFACE, LAB -> assertThat(dropped).isEmpty();
            case MISTRAL -> assertThat(dropped).containsExactly("reasoning_effort");
            case ANTHROPIC ->
                assertThat(dropped)
                        .containsExactly("seed", "presence_penalty", "frequency_penalty", "reasoning_effort");
            case GEMINI -> assertThat(dropped).containsExactly("reasoning_effort", "parallel_tool_calls");
            case OLLAMA ->
                assertThat(dropped).containsExactly("reasoning_effort", "parallel_tool_calls", "tool_choice");
        }
    }

    @Test
    void schemaOfAToolArrivesAsItWasGiven() throws Exception {
        JsonNode body = body(asked(tools("weather"), null, null));

        switch (vendor) {
            case ANTHROPIC -> {
                assertThat(body.at("/tools/0/input_schema")).isEqualTo(JSON.readTree(CITY));
                assertThat(body.path("tool_choice"))
                        .isEqualTo(JSON.readTree("{\"type\":\"tool\",\"name\":\"weather\"}"));
            }
            case GEMINI -> {
                assertThat(body.at("/tools/0/functionDeclarations/0/parametersJsonSchema"))
                        .isEqualTo(JSON.readTree(CITY));
                assertThat(body.at("/toolConfig/functionCallingConfig"))
                        .isEqualTo(JSON.readTree("{\"mode\":\"ANY\",\"allowedFunctionNames\":[\"weather\"]}"));
            }
            case OLLAMA -> assertThat(body.at("/tools/0/function/parameters")).isEqualTo(JSON.readTree(CITY));
            case OPENAI, HUGGINGFACE, MISTRAL, LAB -> {
                assertThat(body.at("/tools/0/function/parameters")).isEqualTo(JSON.readTree(CITY));
                assertThat(body.at("/tool_choice/function/name").asText()).isEqualTo("weather");
            }
        }
    }

    @Test
    void logprobsAreAskedForWhereTheVendorTellsThem() throws Exception {
        JsonNode body = body(asked(LOGPROBS, null, null));
        List<String> dropped = client().ask(asked(LOGPROBS, null, null)).dropped();

        switch (vendor) {
            case OPENAI, HUGGINGFACE, LAB, OLLAMA -> {
                assertThat(body.path("logprobs").asBoolean()).isTrue();
                assertThat(body.path("top_logprobs").asInt()).isEqualTo(2);
            }
            case GEMINI -> {
                assertThat(body.at("/generationConfig/responseLogprobs").asBoolean())
                        .isTrue();
                assertThat(body.at("/generationConfig/logprobs").asInt()).isEqualTo(2);
            }
            case ANTHROPIC, MISTRAL -> assertThat(body.toString()).doesNotContain("ogprobs");
        }
        boolean told = vendor == Vendor.OPENAI || vendor == Vendor.HUGGINGFACE || vendor == Vendor.LAB;
        assertThat(dropped).isEqualTo(told ? List.of() : List.of("logprobs"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void logprobsComeBack(boolean streamed) throws Exception {
        assumeThat(vendor).isIn(Vendor.OPENAI, Vendor.HUGGINGFACE, Vendor.LAB);
        SIMULATOR.script(Script.builder().answer(vendor.target(), "Blue sky.").build());

        ModelRequest request = asked(LOGPROBS, null, null);
        ModelAnswer answer =
                streamed ? client().ask(request, new Streaming(piece -> {}, null, AMPLE)) : client().ask(request);

        assertThat(answer.logprobs().stream().map(TokenLogprob::token).collect(Collectors.joining()))
                .isEqualTo("Blue sky.");
        assertThat(answer.logprobs()).allSatisfy(token -> {
            assertThat(token.logprob()).isEqualTo(-0.25);
            assertThat(token.top()).hasSize(1);
        });
    }

    @Test
    void formatIsTheVendorsOwn() throws Exception {
        JsonNode body = body(asked(format(ModelParameters.JSON_SCHEMA), CITY, null));

        String place = switch (vendor) {
            case ANTHROPIC -> "/output_config/format/schema";
            case GEMINI -> "/generationConfig/responseJsonSchema";
            case OLLAMA -> "/format";
            case OPENAI, HUGGINGFACE, MISTRAL, LAB -> "/response_format/json_schema/schema";
        };
        assertThat(body.at(place)).isEqualTo(JSON.readTree(CITY));
    }

    @Test
    void imageArrivesBesideThePrompt() throws Exception {
        Conversation picture = new Conversation(null, List.of(), List.of(DOT), null);

        JsonNode body = body(asked(ModelParameters.NONE, null, picture));

        assertThat(body.toString()).contains(DOT.base64()).contains("What now?");
        assertThat(client().ask(asked(ModelParameters.NONE, null, picture)).usage())
                .satisfies(usage -> assertThat(usage).isNotNull())
                .satisfies(usage -> assertThat(usage.inputTokens()).isGreaterThan(80));
    }

    /** More than a library of JSON takes for one text. */
    @Test
    void largeImageIsAskedAboutByAStreamAndWithParametersToo() throws Exception {
        assumeThat(vendor).isIn(Vendor.OPENAI, Vendor.ANTHROPIC);
        Conversation picture =
                new Conversation(null, List.of(), List.of(new Image("image/png", "iVBORw0K".repeat(2_700_000))), null);

        ModelAnswer answer = client().ask(asked(tools("auto"), null, picture), new Streaming(piece -> {}, null, AMPLE));

        assertThat(answer.usage())
                .isNotNull()
                .satisfies(usage -> assertThat(usage.inputTokens()).isGreaterThan(80));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void callOfAToolComesBack(boolean streamed) throws Exception {
        Script.Builder script = Script.builder()
                .answer(
                        vendor.target(),
                        "{\"tool_call\": {\"name\": \"weather\", \"arguments\": {\"city\": \"Oslo\", \"unit\": null}}}");
        SIMULATOR.script(
                (streamed ? script.fault(vendor.target(), Fault.odd(Oddity.STREAMED_UNASKED)) : script).build());

        ModelAnswer answer = client().ask(asked(tools("auto"), null, null));

        assertThat(answer.text()).isBlank();
        assertThat(answer.toolCalls()).singleElement().satisfies(call -> {
            assertThat(call.id()).isNotBlank();
            assertThat(call.name()).isEqualTo("weather");
            assertThat(JSON.readTree(call.arguments())).isEqualTo(JSON.readTree("{\"city\":\"Oslo\",\"unit\":null}"));
        });
    }

    @Test
    void forcedCallHasArgumentsOfItsSchema() throws Exception {
        if (vendor == Vendor.OLLAMA) {
            // It knows no choice of tools.
            return;
        }
        ModelAnswer answer = client().ask(asked(tools("required"), null, null));

        assertThat(answer.toolCalls())
                .singleElement()
                .satisfies(call -> assertThat(JSON.readTree(call.arguments()).fieldNames())
                        .toIterable()
                        .containsExactlyInAnyOrder("city", "unit"));
    }

    @Test
    void callThatNobodyOfferedIsNoAnswer() {
        SIMULATOR.script(Script.builder().answer(vendor.target(), "").build());

        CallException thrown =
                catchThrowableOfType(CallException.class, () -> client().ask(asked(ModelParameters.NONE, null, null)));

        assertThat(thrown.failure()).isInstanceOf(Failure.MalformedReply.class);
    }

    @Test
    void resultOfAToolGoesToItsCall() throws Exception {
        List<Message> turns = List.of(
                new Message(Role.USER, "Rain in Oslo?"),
                new Message(
                        Role.ASSISTANT,
                        "",
                        null,
                        List.of(
                                new ToolCall("call_a", "weather", "{\"city\":\"Oslo\"}"),
                                new ToolCall("call_b", "weather", "{\"city\":\"Rome\"}")),
                        null),
                Message.result("call_a", "wet"));
        ModelRequest request = new ModelRequest(vendor.model, null, turns, "dry", 100, null, null, AMPLE, null)
                .beside(tools("auto"), null, new Conversation(null, turns, null, "call_b"));

        JsonNode body = body(request);

        assertThat(body.toString()).contains("Oslo", "Rome", "wet", "dry", "weather");
        switch (vendor) {
            case OPENAI, HUGGINGFACE, MISTRAL, LAB -> {
                assertThat(body.at("/messages/1/tool_calls/1/id").asText()).isEqualTo("call_b");
                assertThat(body.at("/messages/3/role").asText()).isEqualTo("tool");
                assertThat(body.at("/messages/3/tool_call_id").asText()).isEqualTo("call_b");
            }
            case ANTHROPIC ->
                assertThat(body.at("/messages/2/content").toString()).contains("tool_result", "call_a", "call_b");
            case GEMINI -> assertThat(body.at("/contents").toString()).contains("functionResponse");
            case OLLAMA -> assertThat(body.at("/messages/3/role").asText()).isEqualTo("tool");
        }
        assertThat(client().ask(request).text()).isNotBlank();
    }

    @Test
    void beginningOfAnAnswerIsTheLastMessageWithoutWhiteSpaceAtItsEnd() throws Exception {
        JsonNode body =
                body(asked(ModelParameters.NONE, null, null).continuing(new ModelRequest.Beginning("Now is \n", true)));

        JsonNode messages = body.path(vendor == Vendor.GEMINI ? "contents" : "messages");
        JsonNode last = messages.path(messages.size() - 1);
        assertThat(last.path("role").asText()).isEqualTo(vendor == Vendor.GEMINI ? "model" : "assistant");
        assertThat(last.toString()).contains("\"Now is\"");
        assertThat(last.path("prefix").asBoolean(false)).isEqualTo(vendor == Vendor.MISTRAL);
    }

    @Test
    void whoIsAskedInWordsToGoOnGetsTheAnswerSoFarAndItsLastWords() throws Exception {
        Conversation picture = new Conversation(null, List.of(), List.of(DOT), null);

        JsonNode body = body(asked(ModelParameters.NONE, null, picture)
                .continuing(new ModelRequest.Beginning("Now is the time", false)));

        JsonNode messages = body.path(vendor == Vendor.GEMINI ? "contents" : "messages");
        assertThat(messages).hasSize(3);
        assertThat(messages.path(0).toString()).contains("What now?", DOT.base64());
        assertThat(messages.path(1).toString()).contains("\"Now is the time\"");
        assertThat(messages.path(2).path("role").asText()).isEqualTo("user");
        assertThat(messages.path(2).toString())
                .contains("<end>Now is the time</end>")
                .doesNotContain(DOT.base64());
    }

    private Map<String, String> samplingNames() {
        return switch (vendor) {
            case ANTHROPIC -> Map.of("stop", "/stop_sequences");
            case GEMINI ->
                Map.of(
                        "temperature", "/generationConfig/temperature",
                        "top_p", "/generationConfig/topP",
                        "stop", "/generationConfig/stopSequences",
                        "seed", "/generationConfig/seed",
                        "presence_penalty", "/generationConfig/presencePenalty",
                        "frequency_penalty", "/generationConfig/frequencyPenalty");
            case OLLAMA ->
                Map.of(
                        "temperature", "/options/temperature",
                        "top_p", "/options/top_p",
                        "stop", "/options/stop",
                        "seed", "/options/seed",
                        "presence_penalty", "/options/presence_penalty",
                        "frequency_penalty", "/options/frequency_penalty");
            case MISTRAL -> Map.of("seed", "/random_seed");
            case OPENAI, HUGGINGFACE, LAB -> Map.of();
        };
    }

    private static JsonNode at(JsonNode body, Map<String, String> names, String name) {
        return body.at(names.getOrDefault(name, "/" + name));
    }

    private ModelRequest asked(ModelParameters parameters, @Nullable String schema, @Nullable Conversation before) {
        return new ModelRequest(vendor.model, "What now?", 1000, null, AMPLE).beside(parameters, schema, before);
    }

    private static ModelParameters tools(String choice) {
        return new ModelParameters(null, null, null, null, null, null, null, List.of(WEATHER), choice, null, null);
    }

    private static ModelParameters format(String format) {
        return new ModelParameters(null, null, null, null, null, null, null, null, null, null, format);
    }

    /** What is sent to an address that answers nobody. */
    private JsonNode body(ModelRequest request) throws InterruptedException {
        HttpServer listening = Objects.requireNonNull(server);
        ModelClient elsewhere = new ModelClients(WIRE, Clock.systemUTC())
                .of(vendor.at("http://127.0.0.1:" + listening.getAddress().getPort()));
        CallException thrown = catchThrowableOfType(CallException.class, () -> elsewhere.ask(request));
        assertThat(thrown.failure()).isEqualTo(new Failure.Unavailable(500));
        assertThat(SENT).hasSize(1);
        return SENT.take();
    }

    private ModelClient client() {
        return new ModelClients(WIRE, Clock.systemUTC()).of(vendor.at(SIMULATOR));
    }
}
