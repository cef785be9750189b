package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Analyses over HTTP, as {@code up} serves them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpTest {
    private static final Pattern STARTER = Pattern.compile("POST (http://\\S+)/api/analyses");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Simulator simulator = Simulator.start(Script.healthy());
    private final HttpClient http = HttpClient.newHttpClient();
    private CommandProcess up;
    private String address;

    @BeforeAll
    void start(@TempDir Path folder) {
        Map<String, String> environment = TypedCommand.withTemporal(folder);
        environment.putAll(RealProviders.at(simulator));
        environment.put("SERVER_PORT", "0");
        up = CommandProcess.start(folder, environment, "up");
        up.awaitOutput("Ready.");
        Matcher starter = STARTER.matcher(up.output());
        assertThat(starter.find()).isTrue();
        address = starter.group(1);
    }

    @AfterAll
    void stop() throws Exception {
        up.terminate();
        http.close();
        simulator.close();
    }

    @Test
    void submittedAnalysisIsAnsweredUnderItsId() throws Exception {
        String request = "{\"id\": \"mine\", \"prompt\": \"REST or GraphQL?\", \"models\": [\"openai/m\"]}";
        HttpResponse<String> submitted = post("/api/analyses", request);
        assertThat(submitted.statusCode()).isEqualTo(202);
        assertThat(submitted.headers().firstValue("location")).hasValue("/api/analyses/mine");
        await().atMost(Requests.PATIENCE)
                .until(() -> get("/api/analyses/mine").path("status").asText().equals("answered"));
        assertThat(get("/api/analyses/mine").path("model_used").asText()).isEqualTo("openai/m");
        assertThat(post("/api/analyses", request).statusCode()).isEqualTo(200);
        assertThat(post("/api/analyses", "{\"id\": \"mine\", \"prompt\": \"another\"}")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void approvalOfWhatDoesNotWaitSaysSo() throws Exception {
        String request = "{\"id\": \"ended\", \"prompt\": \"REST or GraphQL?\", \"models\": [\"openai/m\"]}";
        post("/api/analyses", request);
        await().atMost(Requests.PATIENCE)
                .until(() -> get("/api/analyses/ended").path("status").asText().equals("answered"));
        HttpResponse<String> refused = post("/api/analyses/ended/approve", "");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(JSON.readTree(refused.body()).path("detail").asText()).startsWith("ended does not wait for money");
    }

    @Test
    void wholeDaysAreDaysInAPreview() throws Exception {
        JsonNode plan = JSON.readTree(
                post("/api/analyses/preview", "{\"prompt\": \"q\", \"models\": [\"openai/m\"], \"deadline\": \"30d\"}")
                        .body());
        assertThat(plan.at("/plan/deadline").asText()).isEqualTo("P30D");
    }

    @Test
    void modelsAreShownAsTheyAreKnownAndCheckedWhereThatIsWanted() throws Exception {
        assertThat(get("/api/models").path("health").path("overall").asText()).isEqualTo("ok");
        assertThat(get("/actuator/health").path("components").path("providers"))
                .isEqualTo(JSON.readTree("{\"status\":\"UP\",\"details\":{\"overall\":\"ok\",\"reasons\":[]}}"));

        JsonNode openai = StreamSupport.stream(
                        get("/api/models?check=true").path("providers").spliterator(), false)
                .filter(provider -> provider.path("provider").asText().equals("openai"))
                .findFirst()
                .orElseThrow();
        assertThat(openai.path("readiness").asText()).isEqualTo("ready");
        assertThat(openai.path("checked_at").asText()).startsWith("20");
        assertThat(http.send(request("/api/models?check=perhaps").build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void orchestratorWaitsForEverySelectedModel() throws Exception {
        JsonNode answer = JSON.readTree(post(
                        "/orchestrator/analyze",
                        "{\"prompt\": \"REST or GraphQL?\", \"selected_models\": [\"openai/a\", \"anthropic/b\"]}")
                .body());
        assertThat(answer.path("models_attempted")).hasSize(2);
        assertThat(answer.path("successful_models")).hasSize(2);
        assertThat(answer.path("response_count").asInt()).isEqualTo(2);
        assertThat(answer.path("latency").isNumber()).as("seconds").isTrue();
        assertThat(answer.path("latency").asDouble()).isBetween(0.001, 60.0);
    }

    /** Asked over and over while each is just ending. */
    @Test
    void whatIsAnsweredHasItsAnswer() throws Exception {
        for (int i = 0; i < 15; i++) {
            String id = "polled-" + i;
            post("/api/analyses", "{\"id\": \"" + id + "\", \"prompt\": \"q\", \"models\": [\"openai/m\"]}");
            JsonNode said;
            do {
                said = get("/api/analyses/" + id);
            } while (said.path("status").asText().equals("running"));
            assertThat(said.path("status").asText()).isEqualTo("answered");
            assertThat(said.path("response").asText()).isNotEmpty();
            assertThat(said.path("latency").isNumber()).isTrue();
        }
    }

    /** A page of another site, or of a name that was made to lead here. */
    @Test
    void foreignPagesAreRefused() throws Exception {
        assertThat(http.send(
                                request("/api/analyses/x/approve")
                                        .header("origin", "https://evil.example")
                                        .POST(BodyPublishers.noBody())
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(403);
        assertThat(http.send(request("/api/analyses/x").DELETE().build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(415);
        Matcher health =
                Pattern.compile("Health and metrics: http://127.0.0.1:(\\d+)").matcher(up.output());
        assertThat(health.find()).isTrue();
        for (int port : new int[] {URI.create(address).getPort(), Integer.parseInt(health.group(1))}) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.getOutputStream()
                        .write("GET /actuator/health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 421")
                        .contains("POLYPHONY_HTTP_HOSTS");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%2e%2e", "..%2f", "%00", "a%20b", "%1b%5b2J", "~", "nobodys"})
    void whatIsNoIdIsNotFoundInASentence(String id) throws Exception {
        HttpResponse<String> answer =
                http.send(request("/api/analyses/" + id + "/explanation").build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isIn(400, 404);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("application/problem+json");
        assertThat(JSON.readTree(answer.body()).path("detail").asText()).isNotEmpty();
    }

    @Test
    void idThatMeansAFolderIsRefused() throws Exception {
        HttpResponse<String> refused = post("/api/analyses", "{\"id\": \"..\", \"prompt\": \"q\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(refused.body()).path("field").asText()).isEqualTo("id");
    }

    @Test
    void bodyThatIsTooLargeIsRefused() throws Exception {
        assertThat(post("/api/analyses", "{\"prompt\": \"" + "x".repeat(9_000_000) + "\"}")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void nameThatNobodyKnowsIsOneFailedEntryBesideNamesOfEarlierSystems() throws Exception {
        JsonNode answer = JSON.readTree(post(
                        "/orchestrator/analyze",
                        "{\"prompt\": \"REST or GraphQL?\", \"selected_models\": [\"gpt-4\", \"claude-3-sonnet\","
                                + " \"gemini-pro\", \"meta-llama/Meta-Llama-3-8B-Instruct\", \"gpt-4o-mni\"]}")
                .body());

        assertThat(answer.path("status").asText()).isEqualTo("answered");
        assertThat(answer.path("models_attempted")).hasSize(5);
        assertThat(answer.path("response_count").asInt()).isEqualTo(4);
        JsonNode failed = answer.path("calls").get(4);
        assertThat(failed.path("name").asText()).isEqualTo("gpt-4o-mni");
        assertThat(failed.path("failure").path("type").asText()).isEqualTo("unknown_model");
        assertThat(failed.path("failure").path("nearest").get(0).asText()).isEqualTo("gpt-4o-mini");
    }

    @Test
    void chainUnderALimitAnswersWithTheStepsThatFitAndSaysWhatItLeftOut() throws Exception {
        String body = "{\"id\": \"cheap\", \"prompt\": \"What is 2+2?\", \"strategy\": \"fallback\","
                + " \"chain\": \"mixed\", \"max_cost\": 0.005}";

        assertThat(post("/api/analyses", body).statusCode()).isEqualTo(202);
        await().atMost(Requests.PATIENCE)
                .until(() -> get("/api/analyses/cheap").path("status").asText().equals("answered"));

        JsonNode result = get("/api/analyses/cheap");
        assertThat(result.path("model_used").asText()).isEqualTo("gpt-4o-mini");
        assertThat(result.path("degraded").asBoolean()).isFalse();
        assertThat(result.path("decisions").findValuesAsText("name"))
                .containsExactly("claude-haiku-3.5", "claude-sonnet-3.5", "gpt-4o", "claude-opus-3");
    }

    @Test
    void fallbackWithAThresholdEscalates() throws Exception {
        JsonNode preview = JSON.readTree(post(
                        "/api/analyses/preview",
                        "{\"prompt\": \"x\", \"strategy\": \"fallback\", \"confidence_threshold\": 0.9}")
                .body());

        assertThat(preview.path("plan").path("root").path("type").asText()).isEqualTo("escalate");
        assertThat(preview.path("plan").path("root").path("threshold").asDouble())
                .isEqualTo(0.9);
    }

    @Test
    void planOfTheCallersOwnIsPreviewedAndAnsweredAndExplained() throws Exception {
        String body = "{\"id\": \"own\", \"prompt\": \"REST or GraphQL?\", \"plan\": {\"escalate\":"
                + " {\"steps\": [\"openai/a\", \"anthropic/b\"], \"threshold\": 0.99}}}";

        JsonNode preview = JSON.readTree(post("/api/analyses/preview", body).body());
        assertThat(preview.path("plan").path("root").path("type").asText()).isEqualTo("escalate");
        assertThat(preview.path("plan").path("uncalibrated"))
                .as("those whose answers decide whether it goes on, by their sound")
                .extracting(JsonNode::asText)
                .containsExactly("openai/a");
        assertThat(post("/api/analyses", body).statusCode()).isEqualTo(202);
        await().atMost(Requests.PATIENCE)
                .until(() -> get("/api/analyses/own").path("status").asText().equals("answered"));
        assertThat(get("/api/analyses/own").path("calibrated").asBoolean(true)).isFalse();

        JsonNode explanation = get("/api/analyses/own/explanation");
        assertThat(explanation.path("question").path("prompt").asText()).isEqualTo("REST or GraphQL?");
        assertThat(explanation.path("result").path("model_used").asText()).isEqualTo("anthropic/b");
        assertThat(explanation
                        .path("result")
                        .path("decisions")
                        .get(0)
                        .path("type")
                        .asText())
                .isEqualTo("unsure");
    }

    @Test
    void mistakeInAPlanIsAnsweredByTheNameOfItsField() throws Exception {
        HttpResponse<String> refused = post(
                "/api/analyses",
                "{\"prompt\": \"x\", \"plan\": {\"escalate\": {\"steps\": [\"a\"], \"treshold\": 1}}}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(refused.body()).path("field").asText()).isEqualTo("plan.escalate.treshold");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"prompt": "x", "max-cost": 1}        | max-cost  | unknown field; did you mean 'max_cost'?
            {"prompt": "x", "models": ["a", null]} | models[1] | expected text, not nothing
            {"prompt": "x", "prompt": "y"}        | prompt    | is given twice (line 1, column 25)
            {"prompt": "x", "max_cost": 1e999}    | max_cost  | '1E+999' is more than a billion US dollars
            {"prompt": "x"                        | body      | is not the JSON that is expected here (line 1, column 15)
            """)
    void mistakeInABodyIsAnsweredByItsPathAndWhatWouldBeRight(String body, String field, String detail)
            throws Exception {
        HttpResponse<String> refused = post("/api/analyses", body);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(refused.body()).path("field").asText()).isEqualTo(field);
        assertThat(JSON.readTree(refused.body()).path("detail").asText()).isEqualTo(detail);
    }

    @Test
    void mistakeIsAnsweredByTheNameOfItsField() throws Exception {
        HttpResponse<String> refused = post("/api/analyses", "{\"prompt\": \"x\", \"deadline\": \"soon\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(refused.body()).path("field").asText()).isEqualTo("deadline");
    }

    /** What a worker refuses, it names as the command line does. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"prompt": "x", "models": ["gpt-4o"], "max_cost": 0.000001}           | max_cost      | limit the answer with max_output_tokens, or wait with on_budget wait
            {"prompt": "x", "strategy": "cheapest", "ensemble_size": 2}           | ensemble_size | has no use for it
            {"prompt": "x", "strategy": "cheapest", "tuning": {"grace": "1s"}}    | tuning.grace  | has no use for it
            {"prompt": "x", "models": ["gpt-4o-mni"]}                             | models        | did you mean
            """)
    void refusalByAWorkerNamesFieldsOfTheRequest(String body, String field, String detail) throws Exception {
        JsonNode preview = JSON.readTree(post("/api/plans/preview", body).body());
        assertThat(preview.path("field").asText()).isEqualTo(field);
        assertThat(preview.path("problem").asText()).contains(detail).doesNotContain("--");

        JsonNode result =
                JSON.readTree(post("/api/analyses?wait=1m", body).body()).path("problem");
        assertThat(result.path("field").asText()).isEqualTo(field);
        assertThat(result.path("message").asText()).contains(detail).doesNotContain("--");
    }

    @Test
    void refusalByAWorkerNamesFieldsOfAChatsRequest() throws Exception {
        JsonNode error = JSON.readTree(post(
                                "/v1/chat/completions",
                                "{\"model\": \"gpt-4o\", \"messages\": [{\"role\": \"user\", \"content\": \"q\"}],"
                                        + " \"polyphony\": {\"max_cost\": 0.000001}}")
                        .body())
                .path("error");
        assertThat(error.path("param").asText()).isEqualTo("polyphony.max_cost");
        assertThat(error.path("message").asText())
                .contains("limit the answer with max_tokens, or wait with polyphony.on_budget wait");
        JsonNode useless = JSON.readTree(post(
                                "/v1/chat/completions",
                                "{\"model\": \"polyphony/cheapest\", \"messages\": [{\"role\": \"user\", \"content\":"
                                        + " \"q\"}], \"polyphony\": {\"tuning\": {\"grace\": \"1s\"}}}")
                        .body())
                .path("error");
        assertThat(useless.path("param").asText()).isEqualTo("polyphony.tuning.grace");
    }

    @Test
    void unknownAnalysisIsNotFound() throws Exception {
        assertThat(http.send(request("/api/analyses/nobodys").build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(
                request(path)
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws Exception {
        return JSON.readTree(
                http.send(request(path).build(), BodyHandlers.ofString()).body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path));
    }
}
