package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import dev.polyphony.access.AccessKeys;
import dev.polyphony.access.AccessKeys.Wanted;
import dev.polyphony.access.AccessRole;
import dev.polyphony.access.AuditLog;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.Message;
import dev.polyphony.call.ProviderId;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.text.Sha256;
import dev.polyphony.traffic.StoredTraffic;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The endpoints that users know by name, asked over HTTP before simulated providers: their shapes, and what they mean.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NamedEndpointsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String PAGE = "docs/endpoints.md";
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```\n(curl [^\n]*)\n```\n+```json\n(.*?)\n```$");

    private final CompletionService service = CompletionService.guarded(Script.builder()
            .fault("mistral/mistral-small-2603", Fault.creditExhausted())
            .build());
    private final CompletionService signed = CompletionService.guarded(
            Script.builder().fault("openai/hanging", Fault.hang()).build(),
            "--polyphony.webhook.secret=whsec_b2xkc2VjcmV0," + SECRET,
            "--polyphony.webhook.tenant=shop");
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterAll
    void stop() {
        service.close();
        signed.close();
        http.close();
    }

    @Test
    void requestOfFiveModelsByTheirOldNamesIsAnswered() throws Exception {
        List<String> models = List.of(
                "gpt-4",
                "claude-3-sonnet",
                "gemini-pro",
                "meta-llama/Meta-Llama-3-8B-Instruct",
                "mistralai/Mistral-7B-Instruct-v0.3");

        JsonNode answer = post("/orchestrator/analyze", """
                {"prompt": "REST or GraphQL?", "selected_models": %s}""".formatted(JSON.writeValueAsString(models)));

        assertThat(texts(answer.path("models_attempted"))).containsExactlyElementsOf(models);
        assertThat(answer.path("response_count").asInt())
                .isEqualTo(answer.path("successful_models").size())
                .isPositive();
        assertThat(models).containsAll(texts(answer.path("successful_models")));
        assertThat(texts(answer.path("calls"), "name")).containsExactlyElementsOf(models);
        for (JsonNode call : answer.path("calls")) {
            assertThat(call.has("reply") || call.path("failure").has("type"))
                    .as(call.toString())
                    .isTrue();
        }
        assertThat(answer.path("response").asText()).isNotBlank();
    }

    @Test
    void weightsAreChangedByNameOnEveryWorkerAndOnRecord() throws Exception {
        JsonNode before = get("/api/providers/status");
        assertThat(texts(before.path("providers"), "name")).contains("anthropic", "openai", "gemini");
        assertThat(before.path("agents")).isEqualTo(JSON.readTree("{\"claude\": 2, \"gemini\": 2, \"openai\": 3}"));

        JsonNode after = post("/api/providers/rebalance", "{\"weights\": {\"claude\": 2, \"google\": 0}}");

        assertThat(one(after, "anthropic").path("weight").asDouble()).isEqualTo(2);
        assertThat(one(after, "gemini").path("target_share").asDouble()).isZero();
        assertThat(one(after, "openai").path("weight"))
                .isEqualTo(one(before, "openai").path("weight"));
        assertThat(new StoredTraffic(service.worker().database(), InstantSource.system())
                        .traffic()
                        .weights())
                .containsEntry(new ProviderId("anthropic"), 2.0);
        await().untilAsserted(
                        () -> assertThat(audit("provider.weights")).contains("loopback anthropic=2.0,gemini=0.0"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /api/providers/rebalance | {"weights": {"claude": -1}} | weights.claude
            /api/providers/rebalance | {"weights": {"opnai": 1}} | weights.opnai
            /api/providers/rebalance | {"weights": {"openai": "much"}} | weights.openai
            /api/providers/rebalance | {"weights": {"claude": 1, "anthropic": 2}} | weights.anthropic
            /api/providers/rebalance | {"weights": {}} | weights
            /api/providers/rebalance | {"weight": {"openai": 1}} | weight
            /api/llm/test | {} | provider
            /api/llm/test | {"provider": "opnai"} | provider
            /api/llm/test | {"provider": "openai", "model": "claude-haiku-4-5"} | model
            /api/llm/reset-failures | {"provider": "opnai"} | provider
            /api/ai-suggestions/generate | {} | context
            /api/ai-suggestions/generate | {"context": "x", "count": 0} | count
            /api/ai-suggestions/generate | {"context": "x", "count": 11} | count
            /api/ai-suggestions/generate | {"context": "x", "language": "<b>"} | language
            /webhook/chat | {"conversation_id": "c"} | message
            /webhook/chat | {"message": "m"} | conversation_id
            /webhook/chat | {"conversation_id": "c d", "message": "m"} | conversation_id
            """)
    void wrongFieldIsNamed(String path, String body, String field) throws Exception {
        HttpResponse<String> answer = send(request(service, path, body));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).path("field").asText()).isEqualTo(field);
    }

    @Test
    void realCallIsMadeAndItsFailureClassedUntilItIsReset() throws Exception {
        JsonNode well = post("/api/llm/test", "{\"provider\": \"google\", \"prompt\": \"Say hello.\"}");
        JsonNode failed = post("/api/llm/test", "{\"provider\": \"mistral\", \"model\": \"mistral-small\"}");

        assertThat(well.path("ok").asBoolean()).isTrue();
        assertThat(well.path("provider").asText()).isEqualTo("gemini");
        assertThat(well.path("response").asText()).isNotBlank();
        assertThat(well.path("latency_ms").isNumber()).isTrue();
        assertThat(service.simulator().log().requests())
                .anySatisfy(asked -> assertThat(asked.prompt()).isEqualTo("Say hello."));
        assertThat(failed.path("ok").asBoolean()).isFalse();
        assertThat(failed.at("/failure/class").asText()).isEqualTo("credit_exhausted");
        await().untilAsserted(() -> {
            JsonNode status = one(get("/api/llm/status"), "mistral");
            assertThat(status.path("status").asText()).isEqualTo("out_of_credit");
            assertThat(status.path("last_failure_class").asText()).isEqualTo("credit_exhausted");
        });
        assertThat(get("/api/llm/health").path("status").asText()).isEqualTo("degraded");

        JsonNode reset = post("/api/llm/reset-failures", "{\"provider\": \"mistral\"}");

        assertThat(texts(reset.path("reset"))).anyMatch(closed -> closed.startsWith("mistral"));
        assertThat(one(reset, "mistral").path("status").asText()).isIn("ready", "unknown");
        assertThat(get("/api/llm/health").path("available_providers"))
                .isEqualTo(get("/api/llm/health").path("total_providers"));
    }

    @Test
    void providersAreListedInTheOrderInWhichTheyAreAsked() throws Exception {
        JsonNode providers = get("/api/llm/providers");

        assertThat(texts(providers, "name").subList(0, 3)).containsExactly("anthropic", "gemini", "openai");
        assertThat(texts(one(providers, "openai").path("models"))).contains("gpt-4o-mini");
    }

    @Test
    void suggestionsAreAsManyAsWereAskedForInTheLanguage() throws Exception {
        service.simulator().log().clear();
        JsonNode usual = post("/api/ai-suggestions/generate", "{\"context\": \"A landing page nobody reads.\"}");
        JsonNode five = post("/api/ai-suggestions/generate", """
                {"context": "A landing page.", "prompt": "Shorter titles", "count": 5, "language": "de"}""");

        assertThat(usual.path("suggestions")).hasSize(3);
        assertThat(five.path("suggestions")).hasSize(5).allSatisfy(one -> {
            assertThat(one.path("title").asText()).isNotBlank();
            assertThat(one.path("text").asText()).isNotBlank();
        });
        assertThat(usual.path("provider").asText()).isEqualTo("anthropic");
        assertThat(usual.path("fallback_used").asBoolean()).isFalse();
        assertThat(service.simulator().log().requests())
                .anySatisfy(asked -> assertThat(asked.prompt())
                        .contains("Suggest 5", "Shorter titles", "language: de", "A landing page."));
    }

    @Test
    void switchOfProviderShowsInNothingButItsRecord() throws Exception {
        try (CompletionService limited = CompletionService.guarded(Script.builder()
                .behaviour("anthropic/*", Behaviour.always(Fault.creditExhausted()))
                .build())) {
            JsonNode answer =
                    JSON.readTree(send(request(limited, "/api/ai-suggestions/generate", "{\"context\": \"A page.\"}"))
                            .body());
            JsonNode reply = JSON.readTree(
                    send(request(limited, "/webhook/chat", "{\"conversation_id\": \"c\", \"message\": \"Hello\"}"))
                            .body());

            assertThat(answer.path("suggestions")).hasSize(3);
            for (JsonNode switched : List.of(answer, reply)) {
                assertThat(switched.path("provider").asText()).isEqualTo("gemini");
                assertThat(switched.path("fallback_used").asBoolean()).isTrue();
                assertThat(limited.client()
                                .explain(switched.path("analysis_id").asText())
                                .result()
                                .models()
                                .attempted())
                        .hasSize(2);
            }
            JsonNode analytics = JSON.readTree(
                    send(request(limited, "/api/llm/analytics?since=1h", null)).body());
            // Of the second question nothing was sent to whom nobody asks any more.
            assertThat(analytics.at("/totals/fallbacks").asInt()).isEqualTo(1);
            assertThat(analytics.at("/totals/requests").asInt()).isEqualTo(3);
            assertThat(analytics.path("by_failure")).isEqualTo(JSON.readTree("{\"credit_exhausted\": 1}"));
            assertThat(one(analytics.path("by_provider"), "gemini")
                            .path("success_rate")
                            .asDouble())
                    .isEqualTo(1);
        }
    }

    @Test
    void conversationGoesOnWhereItWasAndAWebhookThatComesAgainIsNotAskedTwice() throws Exception {
        String first = "{\"conversation_id\": \"talk\", \"message\": \"I am Ann.\", \"sender\": \"ann\"}";
        String second = "{\"conversation_id\": \"talk\", \"message\": \"Who am I?\"}";

        JsonNode one = chat(service, "said-1", first);
        JsonNode two = chat(service, "said-2", second);
        JsonNode again = chat(service, "said-2", second);

        assertThat(again).isEqualTo(two);
        Conversation before = service.client()
                .explain(two.path("analysis_id").asText())
                .question()
                .conversation();
        assertThat(Objects.requireNonNull(before).messages().stream().map(Message::text))
                .containsExactly("ann: I am Ann.", one.path("reply").asText());
        HttpResponse<String> other =
                send(HttpRequest.newBuilder(request(service, "/webhook/chat", first), (name, value) -> true)
                        .header("webhook-id", "said-2")
                        .build());
        assertThat(other.statusCode()).isEqualTo(409);
    }

    @Test
    void signedWebhookNeedsNoKeyAndOpensNothingElse() throws Exception {
        AccessKeys keys = new AccessKeys(signed.worker().database(), InstantSource.system());
        String key = keys.create(new Wanted("acme", AccessRole.ADMIN, null, null), "ann")
                .secret();
        String body = "{\"conversation_id\": \"talk\", \"message\": \"Hello\"}";

        assertThat(send(request(signed, "/webhook/chat", body)).statusCode()).isEqualTo(401);
        assertThat(send(withKey(request(signed, "/webhook/chat", body), key)).body())
                .contains("webhooks are signed here");
        assertThat(send(signed("/webhook/chat", "evt-1", body, body + " ", Instant.now()))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(signed(
                                "/webhook/chat",
                                "evt-1",
                                body,
                                body,
                                Instant.now().minusSeconds(600)))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(signed("/api/analyses", "evt-1", body, body, Instant.now()))
                        .statusCode())
                .isEqualTo(403);
        HttpResponse<String> well = send(signed("/webhook/chat", "evt-1", body, body, Instant.now()));
        assertThat(well.statusCode()).as(well.body()).isEqualTo(200);
        HttpResponse<String> keyed = send(withKey(signed("/webhook/chat", "evt-2", body, body, Instant.now()), key));
        assertThat(keyed.statusCode()).isEqualTo(200);
        // Each tenant has its own conversation of that id.
        String analysis = JSON.readTree(keyed.body()).path("analysis_id").asText();
        assertThat(signed.client()
                        .forTenant("acme")
                        .explain(analysis)
                        .question()
                        .conversation())
                .isNull();
        assertThat(signed.client()
                        .forTenant("shop")
                        .knows(JSON.readTree(well.body()).path("analysis_id").asText()))
                .isTrue();
    }

    @Test
    void streamKeepsItsPlaceAmongThoseUnderWayUntilItEnds() throws Exception {
        String key = new AccessKeys(signed.worker().database(), InstantSource.system())
                .create(new Wanted("acme", AccessRole.SUBMITTER, null, null, null, 1), "ann")
                .secret();
        String question = """
                {"model": "openai/%s", "stream": true, "messages": [{"role": "user", "content": "Anybody?"}]}""";
        HttpRequest other = withKey(request(signed, "/v1/chat/completions", question.formatted("m")), key);
        await().until(() ->
                send(withKey(request(signed, "/api/llm/health", null), key)).statusCode() == 200);
        CompletableFuture<HttpResponse<String>> stream = http.sendAsync(
                HttpRequest.newBuilder(
                                withKey(request(signed, "/v1/chat/completions", question.formatted("hanging")), key),
                                (name, value) -> true)
                        .header("Idempotency-Key", "held")
                        .build(),
                BodyHandlers.ofString());
        String held = "key-" + HexFormat.of().formatHex(Sha256.of("held"), 0, 16);
        AnalysisClient acme = signed.client().forTenant("acme");
        await().until(() -> acme.knows(held));

        HttpResponse<String> refused = send(other);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("rate_limit_exceeded", "1 requests under way at once");

        acme.cancel(held);
        stream.get(Requests.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        await().until(() -> send(other).statusCode() == 200);
        assertThat(send(other).statusCode()).isEqualTo(200);
    }

    /** Each example of the page, its answer compared with that which is shown: fields and types, not values. */
    @TestFactory
    Stream<DynamicTest> documentedAnswerHasTheShapeOfTheRealOne() {
        Matcher example = EXAMPLE.matcher(DocumentedCommands.read(PAGE));
        List<DynamicTest> tests = new ArrayList<>();
        while (example.find()) {
            String command = example.group(1);
            String shown = example.group(2);
            tests.add(DynamicTest.dynamicTest(command, () -> {
                HttpResponse<String> answer = http.send(
                        TypedCurl.request(
                                        DocumentedCommands.words(command),
                                        service.address().toString(),
                                        Path.of("target"))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertShape("", JSON.readTree(shown), JSON.readTree(answer.body()), !command.contains("orchestrator"));
            }));
        }
        assertThat(tests).hasSizeGreaterThanOrEqualTo(10);
        return tests.stream();
    }

    /**
     * Null is where there is nothing yet, and what failures there were is different each time.
     *
     * @param all whether it has no other fields than those that are shown
     */
    private static void assertShape(String place, JsonNode shown, JsonNode real, boolean all) {
        if (shown.isNull() || real.isNull()) {
            return;
        }
        assertThat(real.getNodeType()).as(place).isEqualTo(shown.getNodeType());
        if (shown.isObject() && !place.endsWith("/by_failure")) {
            assertThat(names(real)).as(place).containsAll(names(shown));
            assertThat(names(shown)).as(place).containsAll(all ? names(real) : List.of());
            shown.properties()
                    .forEach(field -> assertShape(
                            place + "/" + field.getKey(), field.getValue(), real.path(field.getKey()), all));
        } else if (shown.isArray() && !shown.isEmpty()) {
            for (JsonNode one : real) {
                assertShape(place + "/0", shown.get(0), one, all);
            }
        }
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(field -> field.getKey()).toList();
    }

    private List<String> audit(String action) {
        return new AuditLog(service.worker().database())
                .read(new AuditLog.Filter(null, null, action, Instant.EPOCH, 10)).stream()
                        .map(entry -> entry.who() + " " + entry.subject())
                        .toList();
    }

    private JsonNode chat(CompletionService at, String id, String body) throws Exception {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(request(at, "/webhook/chat", body), (name, value) -> true)
                        .header("webhook-id", id)
                        .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private HttpRequest signed(String path, String id, String body, String signedBody, Instant at) throws Exception {
        return HttpRequest.newBuilder(request(signed, path, body), (name, value) -> true)
                .header("webhook-id", id)
                .header("webhook-timestamp", String.valueOf(at.getEpochSecond()))
                .header("webhook-signature", new Webhook(SECRET).sign(id, at.getEpochSecond(), signedBody))
                .build();
    }

    private static HttpRequest withKey(HttpRequest request, String key) {
        return HttpRequest.newBuilder(request, (name, value) -> true)
                .header("Authorization", "Bearer " + key)
                .build();
    }

    private JsonNode get(String path) throws Exception {
        return well(send(request(service, path, null)));
    }

    private JsonNode post(String path, String body) throws Exception {
        return well(send(request(service, path, body)));
    }

    private static JsonNode well(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return http.send(request, BodyHandlers.ofString());
    }

    private static HttpRequest request(CompletionService at, String path, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(at.address().resolve(path))
                .header("Content-Type", "application/json")
                .timeout(Requests.PATIENCE);
        return body == null
                ? request.build()
                : request.POST(BodyPublishers.ofString(body)).build();
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static List<String> texts(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(one -> one.path(field).asText())
                .toList();
    }

    /** Of a list of providers, or of what has one. */
    private static JsonNode one(JsonNode of, String name) {
        JsonNode list = of.isArray() ? of : of.path("providers");
        return StreamSupport.stream(list.spliterator(), false)
                .filter(one -> one.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + of));
    }
}
