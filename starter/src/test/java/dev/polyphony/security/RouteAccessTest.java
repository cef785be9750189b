package dev.polyphony.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.polyphony.access.AccessKeys;
import dev.polyphony.access.AccessKeys.Made;
import dev.polyphony.access.AccessKeys.Wanted;
import dev.polyphony.access.AccessRole;
import dev.polyphony.access.AuditLog;
import dev.polyphony.access.AuditWriter;
import dev.polyphony.access.KnownKeys;
import dev.polyphony.analysis.RatedAnalysis;
import dev.polyphony.analysis.Rating;
import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.batch.BatchLimits;
import dev.polyphony.batches.StoredBatches;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Via;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.codec.EncryptionCodec;
import dev.polyphony.dashboard.DashboardPages;
import dev.polyphony.encryption.EncryptionKeys;
import dev.polyphony.experiment.Design;
import dev.polyphony.experimentstore.StoredExperiments;
import dev.polyphony.pipelines.PipelineNotation;
import dev.polyphony.pipelines.TextFiles;
import dev.polyphony.pipelinestore.StoredPipelines;
import dev.polyphony.rating.StoredRatings;
import dev.polyphony.rest.Caller;
import dev.polyphony.rest.StarterApplication;
import dev.polyphony.rest.StarterDatabase;
import dev.polyphony.storage.Database;
import dev.polyphony.webhook.WebhookEndpoints;
import dev.polyphony.webhook.WebhookHosts;
import dev.polyphony.webhook.WebhookRegistry;
import dev.polyphony.workflow.SearchAttributes;
import dev.polyphony.workload.StoredWorkloads;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.SearchAttributeKey;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every route, asked by everybody: without a key, with one that opens nothing, by each role, and by another tenant. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouteAccessTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MINE = "mine";
    private static final Duration LONG = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<AccessRole, String> acme = new LinkedHashMap<>();
    private TestWorkflowEnvironment temporal;
    private Database database;
    private AccessKeys keys;
    private AuditWriter audit;
    private StoredBatches batches;
    private StoredPipelines pipelines;
    private String other;
    private RSAKey signer;
    private RotatingIssuer issuer;
    private ConfigurableApplicationContext starter;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        TestEnvironmentOptions.Builder options =
                TestEnvironmentOptions.newBuilder().setUseTimeskipping(false);
        for (SearchAttributeKey<?> key : SearchAttributes.ALL) {
            options.registerSearchAttribute(key.getName(), key.getValueType());
        }
        temporal = TestWorkflowEnvironment.newInstance(options.build());
        database = Database.file(folder.resolve(Database.FILE));
        keys = new AccessKeys(database, InstantSource.system());
        audit = new AuditWriter(() -> new AuditLog(database));
        for (AccessRole role : AccessRole.values()) {
            acme.put(role, made("acme", role).secret());
        }
        other = made("other", AccessRole.ADMIN).secret();
        batches = new StoredBatches(database, InstantSource.system());
        WorkflowId batch = new WorkflowId("acme", MINE);
        batches.open(batch, "upload", null, BatchLimits.NONE);
        batches.close(batch, "upload", "digest");
        pipelines = new StoredPipelines(database, InstantSource.system());
        pipelines.add(
                batch,
                PipelineNotation.read("file", "nodes: {gate: {approve: 'Go on?'}}", Map.of(), TextFiles.NONE),
                "digest");
        signer = new RSAKeyGenerator(2048).keyID("known").generate();
        issuer = new RotatingIssuer(signer);
        starter = started(
                new KnownKeys(() -> keys, InstantSource.system()),
                "--polyphony.oidc.issuer=" + issuer.address(),
                "--polyphony.oidc.audience=polyphony",
                "--polyphony.oidc.role-claim=realm_access.roles");
        assertThat(send("POST /api/analyses", submitter(), "{\"id\": \"mine\", \"prompt\": \"q\"}")
                        .statusCode())
                .isEqualTo(202);
    }

    private ConfigurableApplicationContext started(KnownKeys known, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--server.port=0");
        return new SpringApplicationBuilder(StarterApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties("spring.config.name=polyphony-starter")
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .initializers(context -> {
                    context.getBeanFactory()
                            .registerSingleton(
                                    "analysisClient",
                                    new AnalysisClient(temporal.getWorkflowClient())
                                            .keepingBatchesIn(batches)
                                            .keepingPipelinesIn(pipelines));
                    context.getBeanFactory().registerSingleton("knownKeys", known);
                    context.getBeanFactory()
                            .registerSingleton(
                                    "payloadCodec",
                                    new EncryptionCodec(
                                            EncryptionKeys.of("Zmlyc3Qta2V5LW9mLXRoZS10ZXN0LTMyLWJ5dGVzLi4=")));
                    context.getBeanFactory().registerSingleton("auditWriter", audit);
                    context.getBeanFactory()
                            .registerSingleton(
                                    "webhookRegistry",
                                    new WebhookRegistry(
                                            WebhookHosts.of(List.of("hooks.example.com"), List.of()),
                                            () -> new WebhookEndpoints(database, InstantSource.system())));
                    StarterDatabase books = () -> database;
                    context.getBeanFactory().registerSingleton("starterDatabase", books);
                })
                .run(all.toArray(String[]::new));
    }

    private Made made(String tenant, AccessRole role) {
        return keys.create(new Wanted(tenant, role, role.word(), null), "ann");
    }

    @AfterAll
    void stop() {
        starter.close();
        issuer.close();
        audit.close();
        database.close();
        temporal.close();
        http.close();
    }

    static Stream<String> routes() {
        return RouteRoles.TABLE.keySet().stream().sorted();
    }

    @Test
    void everyRouteHasARoleAndEveryEntryARoute() {
        RequestMappingHandlerMapping mapping =
                starter.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);

        assertThat(mapping.getHandlerMethods().values().stream()
                        .filter(handler -> !RouteGuard.isOpen(handler))
                        .flatMap(handler -> RouteRoles.keys(handler.getMethod()))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(RouteRoles.TABLE.keySet());
    }

    @ParameterizedTest
    @MethodSource("routes")
    void withoutAKeyNobodyIsServed(String route) throws Exception {
        HttpResponse<String> answer = send(route, "", "{}");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"polyphony\"");
        assertThat(message(route, answer, "invalid_api_key", "authentication_error"))
                .contains("Authorization: Bearer");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void roleThatMayNotIsToldWhichOneMay(String route) throws Exception {
        AccessRole needed = Objects.requireNonNull(RouteRoles.TABLE.get(route));
        for (AccessRole role : AccessRole.values()) {
            HttpResponse<String> answer = send(route, key(role), "{}");
            if (role.includes(needed)) {
                assertThat(answer.statusCode())
                        .as("%s by %s: %s", route, role, answer.body())
                        .isNotIn(401, 403, 500);
            } else {
                assertThat(answer.statusCode()).as("%s by %s", route, role).isEqualTo(403);
                assertThat(message(route, answer, "insufficient_permissions", "permission_error"))
                        .contains("the role " + needed.word(), "(" + role.word() + ")");
            }
        }
    }

    /** Also what failed: a status alone tells nobody what to mend. */
    @ParameterizedTest
    @MethodSource("routes")
    void whatIsAcceptedChangesNothingOfAnAnswerInJson(String route) throws Exception {
        // Twice, since what cancels or deletes answers the first time otherwise.
        accepting("application/json", route);
        int usual = accepting("application/json", route).statusCode();
        for (String accept : List.of("text/html", "*/*;q=2")) {
            HttpResponse<String> answer = accepting(accept, route);

            assertThat(answer.statusCode()).as(accept).isEqualTo(usual);
            if (usual >= 400) {
                JSON.readTree(answer.body());
                assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                        .as(accept)
                        .contains("json");
            }
        }
    }

    @Test
    void whatWasSubmittedIsToldWhateverIsAccepted() throws Exception {
        HttpResponse<String> submitted = http.send(
                request("POST /api/analyses", submitter(), "{\"id\": \"by-browser\", \"prompt\": \"q\"}")
                        .header("Accept", "text/html")
                        .build(),
                BodyHandlers.ofString());

        assertThat(submitted.statusCode()).isEqualTo(202);
        assertThat(submitted.body()).isEqualTo("{\"id\":\"by-browser\"}");
    }

    static Stream<String> bodiless() {
        return routes().filter(route -> route.matches("(POST|DELETE) /api/.*"))
                .filter(route -> route.startsWith("DELETE")
                        || route.matches(".*/(cancel|pause|stop|promote|test|drain|enable|reset)|.*/\\{id}/secret")
                        || route.matches(".*/(analyses/\\{id}/approve|batches/\\{id}/resume)"))
                .filter(route -> !route.endsWith("/llm/test"));
    }

    @ParameterizedTest
    @MethodSource("bodiless")
    void whatIsSaidWhereNothingIsReadIsRefused(String route) throws Exception {
        String admin = key(AccessRole.ADMIN);
        for (String body : List.of("{", "[]", "5", "\"why\"")) {
            HttpResponse<String> answer = send(route, admin, body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(JSON.readTree(answer.body()).path("field").asText()).isEqualTo("body");
        }
        HttpResponse<String> unknown = send(route, admin, "{\"reason\": \"why not\"}");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(unknown.body()).path("field").asText()).isEqualTo("reason");
        assertThat(unknown.body()).contains("nothing is read of a body here");
    }

    private HttpResponse<String> accepting(String accept, String route) throws Exception {
        return http.send(
                request(route, key(AccessRole.ADMIN), "{}")
                        .header("Accept", accept)
                        .build(),
                BodyHandlers.ofString());
    }

    @ParameterizedTest
    @MethodSource("routes")
    void idOfAnothersAnalysisIsUnknown(String route) throws Exception {
        if (!route.contains("{id}")) {
            return;
        }
        HttpResponse<String> others = send(route, other, "{}");
        HttpResponse<String> nobodys = send(route.replace("{id}", "never-was"), other, "{}");

        assertThat(others.statusCode()).isEqualTo(404);
        assertThat(others.body().replace(MINE, "ID")).isEqualTo(nobodys.body().replace("never-was", "ID"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/nothing", "/api/analyses/mine/nothing", "/nothing", "/favicon.ico"})
    void whatIsNotThereIsNotFoundByWhoeverHasAKey(String path) throws Exception {
        assertThat(send("GET " + path, "", "").statusCode()).isEqualTo(401);
        assertThat(send("GET " + path, submitter(), "").statusCode()).isEqualTo(404);
    }

    @Test
    void keyOfATenantNamesNoOther() throws Exception {
        HttpResponse<String> header = http.send(
                request("GET /api/analyses/mine", submitter(), "")
                        .header(Caller.HEADER, "other")
                        .build(),
                BodyHandlers.ofString());
        HttpResponse<String> body =
                send("POST /api/analyses", submitter(), "{\"prompt\": \"q\", \"tenant\": \"other\"}");

        assertThat(List.of(header, body)).allSatisfy(refused -> {
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("is of another tenant than");
        });
        HttpResponse<String> own = http.send(
                request("GET /api/analyses/mine", submitter(), "")
                        .header(Caller.HEADER, "acme")
                        .build(),
                BodyHandlers.ofString());
        assertThat(own.statusCode()).isEqualTo(200);
    }

    @Test
    void experimentsAreThoseOfTheKeysTenantAlone() throws Exception {
        new StoredExperiments(database, InstantSource.system())
                .start(
                        "acme",
                        "greeting",
                        new Design(
                                Design.Kind.CANARY,
                                new Design.Contender("vote", Selection.Preset.of("vote")),
                                new Design.Contender("cheapest", Selection.Preset.of("cheapest")),
                                0.1,
                                Design.Outcome.RATING,
                                null,
                                0,
                                0.05,
                                0.05,
                                false),
                        "ann");

        assertThat(send("GET /api/experiments", other, "").body()).isEqualTo("[]");
        for (String route : List.of(
                "GET /api/experiments/greeting",
                "DELETE /api/experiments/greeting",
                "POST /api/experiments/greeting/stop",
                "POST /api/experiments/greeting/promote")) {
            assertThat(send(route, other, "{}").statusCode()).as(route).isEqualTo(404);
        }
        assertThat(send("GET /api/experiments/greeting", submitter(), "").body())
                .contains("\"state\":\"running\"", "\"no_worse\":0.05", "Nothing to compare yet");
        HttpResponse<String> early = send("DELETE /api/experiments/greeting", key(AccessRole.OPERATOR), "");
        assertThat(early.statusCode()).isEqualTo(400);
        assertThat(early.body()).contains("stop it first");
        assertThat(send("POST /api/experiments/greeting/stop", key(AccessRole.OPERATOR), "{}")
                        .body())
                .contains("\"state\":\"stopped\"", "\"changed_by\":\"pk_");
        assertThat(send("DELETE /api/experiments/greeting", key(AccessRole.OPERATOR), "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(send("GET /api/experiments", submitter(), "").body()).isEqualTo("[]");
    }

    @Test
    void workloadsAreThoseOfTheKeysTenantAlone() throws Exception {
        new StoredWorkloads(database, InstantSource.system())
                .put("acme", "contracts", "{\"trained\": \"today\", \"panel\": {\"questions\": 120}}", "ann");

        assertThat(send("GET /api/workloads", other, "").body()).isEqualTo("[]");
        for (String route : List.of("GET /api/workloads/contracts", "DELETE /api/workloads/contracts")) {
            assertThat(send(route, other, "").statusCode()).as(route).isEqualTo(404);
        }
        assertThat(send("GET /api/workloads", submitter(), "").body())
                .contains("\"name\":\"contracts\"", "\"questions\":120", "\"answers\":0");
        assertThat(send("DELETE /api/workloads/contracts", submitter(), "").statusCode())
                .isEqualTo(403);
        assertThat(send("DELETE /api/workloads/contracts", key(AccessRole.OPERATOR), "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(send("GET /api/workloads/contracts", submitter(), "").body())
                .contains("nothing was learnt as 'contracts'");
    }

    @Test
    void trainingThatSaysNothingToLearnFromIsRefusedByItsField() throws Exception {
        String operator = key(AccessRole.OPERATOR);
        assertThat(send("PUT /api/workloads/contracts", operator, "").body())
                .contains("is missing: graded answers", "\"field\":\"file\"");
        assertThat(send("PUT /api/workloads/contracts", operator, "{}").body()).contains("too few lines, 1");
        assertThat(send("PUT /api/workloads/Contracts", operator, "{}").body())
                .contains("'Contracts' is not a name", "\"field\":\"workload\"");
        assertThat(send("PUT /api/workloads/contracts?rated=true&price=cheap", operator, "{}")
                        .body())
                .contains("'cheap' is not of the form MODEL=IN/OUT", "\"field\":\"price\"");
    }

    @Test
    void budgetsAndCostsAreThoseOfTheKeysTenantAlone() throws Exception {
        String operator = key(AccessRole.OPERATOR);
        assertThat(send("PUT /api/budgets", operator, "{\"budget\": \"tenant:acme/month\", \"limit\": \"$5\"}")
                        .statusCode())
                .isEqualTo(200);

        for (String budget : List.of("tenant:other/month", "provider:openai/day", "category:acme/total")) {
            HttpResponse<String> others =
                    send("PUT /api/budgets", operator, "{\"budget\": \"" + budget + "\", \"limit\": 5}");
            assertThat(others.statusCode()).as(budget).isEqualTo(403);
        }
        assertThat(send("GET /api/budgets", submitter(), "").body()).contains("tenant:acme/month");
        assertThat(send("GET /api/budgets", other, "").body()).isEqualTo("[]");
        assertThat(send("DELETE /api/budgets?budget=tenant:acme/month", other, "")
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("GET /api/costs?tenant=acme", other, "").statusCode()).isEqualTo(403);
        assertThat(send("GET /api/costs?by=tenant", other, "").body()).contains("\"costs\":[]");
    }

    @Test
    void ratingsCountForTheirOwnTenantAlone() throws Exception {
        new StoredRatings(database, InstantSource.system())
                .put(
                        new WorkflowId("acme", "rated"),
                        new Rating(
                                "rated", 1, null, "ann", Instant.now(), ModelRef.parse("openai/gpt-4o"), null, false),
                        new RatedAnalysis("vote", "legal", null, 0.8, true, List.of()),
                        null);

        for (String path : List.of("/api/quality/panels", "/api/quality/confidence", "/api/quality/strategies")) {
            assertThat(send("GET " + path + "?tenant=acme", other, "").statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(send("GET /api/quality/panels", submitter(), "").body())
                .startsWith("{\"answers\":1,\"of_panels\":0");
        assertThat(send("GET /api/quality/panels", other, "").body()).startsWith("{\"answers\":0,\"of_panels\":0");
        assertThat(send("GET /api/quality/strategies", submitter(), "").body()).contains("\"strategy\":\"vote\"");
        assertThat(send("GET /api/quality/strategies", other, "").body()).isEqualTo("[]");
        assertThat(send("GET /api/quality/confidence", submitter(), "").body()).contains("\"mean_confidence\":0.8");
        assertThat(send("GET /api/quality/confidence", other, "").body()).isEqualTo("{}");
        HttpResponse<String> wrong = send("GET /api/quality/panels?worth=2", submitter(), "");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("worth", "above 0 and below 1");
    }

    @Test
    void descriptionAndItsPageNeedNoKey() throws Exception {
        for (String path : List.of("/openapi.json", "/openapi.yaml", "/docs/index.html")) {
            assertThat(send("GET " + path, "", "").statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void pagesThatAskOnlyWhatTheirReaderMayNeedNoKey() throws Exception {
        for (String path : DashboardPages.paths()) {
            HttpResponse<String> page =
                    send("GET " + path.replace("/**", "/app.js").replace("/*", "/mine"), "", "");
            assertThat(page.statusCode()).as(path).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Security-Policy"))
                    .as(path)
                    .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'self';"));
        }
    }

    @Test
    void keyIsTakenWhereAnthropicsClientsSendItAndTwoAreNot() throws Exception {
        HttpRequest.Builder theirs = request("GET /api/analyses/mine", "", "").header("x-api-key", submitter());
        assertThat(http.send(theirs.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);

        HttpRequest both = theirs.header("Authorization", "Bearer " + other).build();
        HttpResponse<String> refused = http.send(both, BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("hold different keys");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unused", "sk-ant-12345", "pk_abcdefgh_cut"})
    void whatIsNoKeyIsToldFromOneThatNobodyMade(String sent) throws Exception {
        HttpResponse<String> answer = send("GET /api/analyses", sent, "");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"polyphony\", error=\"invalid_token\"");
        assertThat(answer.body())
                .contains("is none of Polyphony's, or not all of one")
                .doesNotContain(sent);
    }

    @Test
    void newKeyIsTakenAtOnceAndARevokedOneRefusedWithinSeconds() throws Exception {
        Made made = made("acme", AccessRole.VIEWER);
        assertThat(send("GET /api/analyses/mine", made.secret(), "").statusCode())
                .isEqualTo(200);

        keys.revoke(made.key().id(), "ann");

        await().atMost(LONG)
                .until(() -> send("GET /api/analyses/mine", made.secret(), "").statusCode() == 401);
        assertThat(send("GET /api/analyses/mine", made.secret(), "").body())
                .contains("was revoked")
                .doesNotContain(made.secret());
    }

    /** Its pages can send a cookie and no key. */
    @Test
    void temporalsWebUiDecodesByACookieOfAnAdminsKeyUntilThatIsRevoked() throws Exception {
        String payloads = "{\"payloads\": [{\"data\": \"IlJFU1Q/Ig==\"}]}";
        Made made = made("acme", AccessRole.ADMIN);
        String cookie = send("POST /codec/session", made.secret(), "{}")
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();
        assertThat(cookie)
                .contains("Path=/codec;", "Max-Age=43200;", "HttpOnly", "SameSite=Strict")
                .doesNotContain(made.secret());
        String sent = cookie.substring(0, cookie.indexOf(';'));

        assertThat(send("POST /codec/session", key(AccessRole.OPERATOR), "{}")
                        .headers()
                        .map())
                .doesNotContainKey("Set-Cookie");
        assertThat(withCookie("POST /codec/decode", sent, payloads)).isEqualTo(200);
        assertThat(withCookie("POST /codec/decode", sent.substring(0, sent.length() - 3) + "AAA", payloads))
                .isEqualTo(401);
        assertThat(withCookie("POST /codec/decode", "polyphony-codec=" + plainSession(made.secret()), payloads))
                .as("what is not encrypted")
                .isEqualTo(401);
        assertThat(withCookie("GET /api/analyses", sent, "")).isEqualTo(401);
        keys.revoke(made.key().id(), "ann");
        await().atMost(LONG).until(() -> withCookie("POST /codec/decode", sent, payloads) == 401);
    }

    private int withCookie(String route, String cookie, String body) throws Exception {
        return http.send(request(route, "", body).header("Cookie", cookie).build(), BodyHandlers.ofString())
                .statusCode();
    }

    private static String plainSession(String secret) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Payload.newBuilder()
                        .setData(ByteString.copyFromUtf8("polyphony-codec\n99999999999\n" + secret))
                        .build()
                        .toByteArray());
    }

    @Test
    void healthNeedsNoKeyAndOtherActuatorsAnAdmins() throws Exception {
        assertThat(send("GET /actuator/health", "", "").statusCode()).isEqualTo(200);
        assertThat(send("GET /actuator/health", "pk_wrong", "").statusCode()).isEqualTo(200);
        assertThat(send("GET /livez", "", "").statusCode()).isEqualTo(200);
        assertThat(send("GET /readyz", "", "").statusCode()).isEqualTo(200);
        assertThat(send("GET /actuator/prometheus", "", "").statusCode()).isEqualTo(401);
        assertThat(send("GET /actuator/env", "", "").statusCode()).isEqualTo(401);
        assertThat(send("GET /actuator/env", key(AccessRole.OPERATOR), "").statusCode())
                .isEqualTo(403);
        assertThat(send("GET /actuator/env", key(AccessRole.ADMIN), "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatWasDoneIsOnRecordWithTheKey() throws Exception {
        send("POST /api/analyses", submitter(), "{\"id\": \"recorded\", \"prompt\": \"q\"}");
        send("POST /api/analyses", submitter(), "{\"id\": \"recorded\", \"prompt\": \"q\"}");
        send("DELETE /api/analyses/recorded", key(AccessRole.ADMIN), "");

        AuditLog log = new AuditLog(database);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(
                                log.read(new AuditLog.Filter("acme", "pk_", null, Instant.EPOCH, 100)).stream()
                                        .filter(entry -> entry.subject().equals("recorded"))
                                        .map(entry ->
                                                entry.action() + entry.who().replaceAll("pk_\\w+", "")))
                        .containsExactly("cancel (admin)", "submit (submitter)"));
    }

    @Test
    void whoSendsMoreThanItsKeyMayIsToldInTheFormOfTheProtocolWhenToComeAgain() throws Exception {
        String key = keys.create(new Wanted("acme", AccessRole.SUBMITTER, "slow", null, 1, null), "ann")
                .secret();
        // A key is looked up ten times a second at the most before somebody is refused.
        await().atMost(LONG).until(() -> send("GET /api/analyses/mine", key, "").statusCode() == 200);

        for (String route : List.of("GET /api/analyses/mine", "POST /v1/chat/completions", "POST /v1/messages")) {
            HttpResponse<String> answer = send(route, key, "{}");

            assertThat(answer.statusCode()).as(route).isEqualTo(429);
            assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isBetween(1L, 60L);
            assertThat(message(route, answer, "rate_limit_exceeded", "rate_limit_error"))
                    .contains("(slow) may send 1 requests a minute");
        }
        assertThat(send("GET /api/analyses/mine", submitter(), "").statusCode()).isEqualTo(200);
    }

    private String token(String tenant, String role) throws Exception {
        return issuer.saying(
                signer,
                RotatingIssuer.claims(issuer.address())
                        .claim("tenant", tenant)
                        .claim("realm_access", Map.of("roles", List.of("polyphony-" + role))));
    }

    @Test
    void tokenOfAnIdentityProviderIsTakenBesideKeysForItsTenantAndRole() throws Exception {
        String viewer = token("acme", "viewer");

        assertThat(send("GET /api/analyses/mine", viewer, "").statusCode()).isEqualTo(200);
        assertThat(send("GET /api/analyses/mine", token("other", "admin"), "").statusCode())
                .isEqualTo(404);
        assertThat(send("POST /api/analyses", viewer, "{\"prompt\": \"q\"}").statusCode())
                .isEqualTo(403);
        HttpResponse<String> nobody = send("GET /api/analyses/mine", token("acme", "nothing"), "");
        assertThat(nobody.statusCode()).isEqualTo(403);
        assertThat(nobody.body()).contains("realm_access.roles");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /api/analyses", "POST /v1/chat/completions", "POST /v1/messages"})
    void tokenThatHasExpiredIsRefusedInTheProtocolsForm(String route) throws Exception {
        HttpResponse<String> answer =
                send(route, issuer.token(signer, Instant.now().minusSeconds(90)), "{}");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"polyphony\", error=\"invalid_token\"");
        assertThat(message(route, answer, "invalid_api_key", "authentication_error"))
                .contains("expired");
    }

    @Test
    void refusalIsNamedForAnthropicsClientsToo() throws Exception {
        assertThat(send("POST /v1/messages", "", "{}").headers().firstValue("request-id"))
                .hasValueSatisfying(id -> assertThat(id).startsWith("req_"));
    }

    @Test
    void portForOthersDoesNotOpenWithoutAKey(@TempDir Path folder) throws Exception {
        try (Database empty = Database.file(folder.resolve(Database.FILE))) {
            KnownKeys none = new KnownKeys(() -> new AccessKeys(empty, InstantSource.system()), InstantSource.system());

            assertThatThrownBy(() -> new IdentityCheck(none, null, InetAddress.getByName("0.0.0.0")))
                    .isInstanceOf(InvalidField.class)
                    .hasMessageContaining("SERVER_ADDRESS")
                    .hasMessageContaining("polyphony keys create");
            assertThatThrownBy(() -> new IdentityCheck(null, null, null))
                    .hasMessageContaining("POLYPHONY_DATABASE_URL");

            IdentityCheck loopback = new IdentityCheck(none, null, InetAddress.getByName("127.0.0.1"));
            assertThat(loopback.identity("")).isEqualTo(Identity.LOOPBACK);
            assertThat(loopback.identity("unused")).isEqualTo(Identity.LOOPBACK);
            assertThatThrownBy(() -> loopback.identity(submitter())).isInstanceOf(KeyRefused.class);
        }
    }

    private String key(AccessRole role) {
        return Objects.requireNonNull(acme.get(role));
    }

    private String submitter() {
        return key(AccessRole.SUBMITTER);
    }

    private HttpResponse<String> send(String route, String key, String body) throws Exception {
        return http.send(request(route, key, body).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String route, String key, String body) {
        String method = route.substring(0, route.indexOf(' ')).replace("*", "GET");
        String path = route.substring(route.indexOf(' ') + 1)
                .replace("{id}", MINE)
                .replace("{*id}", "gpt-4o")
                .replace("{provider}", "openai")
                .replace("{name}", "greeting")
                .replace("**", "nothing")
                // Refused before a worker is asked, of whom there is none.
                .replaceFirst("/api/(models|chains|strategies)$", "$0?nothing=");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + starter.getEnvironment().getProperty("local.server.port") + path))
                .timeout(LONG)
                .header("Content-Type", "application/json")
                // What was sent is all there is, so that nobody waits for more.
                .header("Last-Event-ID", "end")
                .method(
                        method,
                        body.isEmpty() || method.equals("GET")
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(body));
        if (path.startsWith("/v1/models")) {
            request.header(Via.HEADER, Via.OWN);
        }
        return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    }

    /** What is told, in the form of the protocol that is spoken there. */
    private static String message(String route, HttpResponse<String> answer, String openai, String anthropic)
            throws Exception {
        JsonNode body = JSON.readTree(answer.body());
        String path = route.substring(route.indexOf(' ') + 1);
        if (path.startsWith("/v1/messages")) {
            assertThat(body.path("type").asText()).isEqualTo("error");
            assertThat(body.at("/error/type").asText()).isEqualTo(anthropic);
            return body.at("/error/message").asText();
        }
        if (path.startsWith("/v1")) {
            assertThat(body.at("/error/code").asText()).isEqualTo(openai);
            return body.at("/error/message").asText();
        }
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(body.path("status").asInt()).isEqualTo(answer.statusCode());
        return body.path("detail").asText();
    }
}
