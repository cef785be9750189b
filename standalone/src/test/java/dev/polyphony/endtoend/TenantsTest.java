package dev.polyphony.endtoend;

import static dev.polyphony.endtoend.Requests.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.OnBudget;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.Money;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.platform.AddressPlatform;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.AnalysisFilter;
import dev.polyphony.client.AnalysisState;
import dev.polyphony.client.AnalysisSummary;
import dev.polyphony.client.UnknownAnalysis;
import dev.polyphony.rest.StarterApplication;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.workflow.AnalysisWorkflow;
import dev.polyphony.workflow.SearchAttributes;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Two tenants with analyses of the same ids, and a third one without any, at every entrance of a real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantsTest {
    private static final String DEFAULT = "default";
    private static final String LEGAL = "legal";
    private static final String NOBODY = "sales";

    /** Answered for both, each by a model of its own. */
    private static final String SAME = "same";

    private static final String NO_ANALYSIS = "no analysis has the id '";
    private static final Map<String, String> MODEL = Map.of(DEFAULT, "openai/a", LEGAL, "anthropic/b");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Simulator simulator = Simulator.start(Script.healthy());
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> environment = new HashMap<>();
    private RealServer server;
    private Worker worker;
    private ConfigurableApplicationContext starter;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = RealServer.on(folder.resolve("server"));
        worker = Worker.at(server, RealProviders.at(simulator));
        starter = new SpringApplicationBuilder(StarterApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties("spring.config.name=polyphony-starter")
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .initializers(context -> context.getBeanFactory().registerSingleton("analysisClient", server.client()))
                .run("--server.port=0");
        environment.putAll(TypedCommand.withoutTemporal(folder.resolve("home")));
        environment.put("TEMPORAL_ADDRESS", server.address());
        for (String tenant : MODEL.keySet()) {
            client(tenant).submit(answered(tenant));
            client(tenant).result(SAME, PATIENCE);
        }
    }

    @AfterAll
    void stop() throws Exception {
        starter.close();
        worker.close();
        server.close();
        http.close();
        simulator.close();
    }

    /** All that can be read of one analysis, as text. */
    static Stream<Arguments> readings() {
        return Stream.of(
                by("java-show", (test, tenant, id) -> text(test.client(tenant).show(id))),
                by("java-result", (test, tenant, id) -> text(test.client(tenant).result(id, PATIENCE))),
                by(
                        "java-progress",
                        (test, tenant, id) -> text(test.client(tenant).progress(id))),
                by(
                        "java-explain",
                        (test, tenant, id) -> text(test.client(tenant).explain(id))),
                by(
                        "java-rejudge",
                        (test, tenant, id) -> text(test.client(tenant).rejudge(id, null))),
                by("rest-show", (test, tenant, id) -> test.rest(tenant, "GET", "/api/analyses/" + id)),
                by(
                        "rest-explain",
                        (test, tenant, id) -> test.rest(tenant, "GET", "/api/analyses/" + id + "/explanation")),
                by("cli-show", (test, tenant, id) -> test.cli(tenant, "show", "--json", id)),
                by("cli-watch", (test, tenant, id) -> test.cli(tenant, "watch", "--json", id)),
                by("cli-explain", (test, tenant, id) -> test.cli(tenant, "explain", "--json", id)),
                by("cli-rejudge", (test, tenant, id) -> test.cli(tenant, "rejudge", "--json", id)));
    }

    /** All that can be said to one analysis that waits for money. */
    static Stream<Arguments> tellings() {
        return Stream.of(
                by(
                        "java-approve",
                        (test, tenant, id) -> text(test.client(tenant).approve(id))),
                by("java-cancel", (test, tenant, id) -> text(test.client(tenant).cancel(id))),
                by("rest-approve", (test, tenant, id) -> test.rest(tenant, "POST", "/api/analyses/" + id + "/approve")),
                by("rest-cancel", (test, tenant, id) -> test.rest(tenant, "DELETE", "/api/analyses/" + id)),
                by("cli-approve", (test, tenant, id) -> test.cli(tenant, "approve", id)),
                by("cli-cancel", (test, tenant, id) -> test.cli(tenant, "cancel", id)));
    }

    private static Arguments by(String name, Entrance entrance) {
        return Arguments.of(name, entrance);
    }

    /** What somebody of the tenant is told; refusals too are text. */
    interface Entrance {
        String ask(TenantsTest test, String tenant, String id) throws Exception;
    }

    @ParameterizedTest
    @MethodSource("readings")
    void everybodyReadsTheirOwn(String name, Entrance reading) throws Exception {
        assertThat(ask(reading, DEFAULT, SAME)).contains(MODEL.get(DEFAULT)).doesNotContain(MODEL.get(LEGAL), "~");
        assertThat(ask(reading, LEGAL, SAME)).contains(MODEL.get(LEGAL)).doesNotContain(MODEL.get(DEFAULT), "~");
        assertThat(ask(reading, NOBODY, SAME)).contains(NO_ANALYSIS + SAME).doesNotContain("openai", "anthropic");
    }

    @ParameterizedTest
    @MethodSource("tellings")
    void onlyTheirOwnHearsOfIt(String name, Entrance telling) throws Exception {
        String id = "waits-" + name;
        for (String tenant : MODEL.keySet()) {
            client(tenant).submit(waiting(tenant, id));
            await().atMost(PATIENCE).until(() -> waits(tenant, id));
        }

        assertThat(ask(telling, NOBODY, id)).contains(NO_ANALYSIS + id);
        assertThat(ask(telling, LEGAL, id)).doesNotContain(NO_ANALYSIS, "~");

        AnalysisStatus told = client(LEGAL).result(id, PATIENCE).status();
        assertThat(told).isEqualTo(name.endsWith("cancel") ? AnalysisStatus.CANCELLED : AnalysisStatus.ANSWERED);
        assertThat(waits(DEFAULT, id)).isTrue();
        assertThat(client(DEFAULT).cancel(id)).isTrue();
    }

    @Test
    void everybodyListsTheirOwn() {
        List<Function<String, List<String>>> entrances = List.of(
                tenant -> client(tenant).list(new AnalysisFilter(null, 100)).stream()
                        .map(AnalysisSummary::id)
                        .toList(),
                tenant -> ids(rest(tenant, "GET", "/api/analyses?limit=100")),
                tenant -> ids(cli(tenant, "list", "--json", "-n", "100")));
        client(LEGAL).submit(new Analysis("legals", LEGAL, "q", model(LEGAL), Limits.DEFAULT));
        for (Function<String, List<String>> listed : entrances) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(listed.apply(LEGAL)).contains(SAME, "legals"));
            assertThat(listed.apply(DEFAULT)).contains(SAME).doesNotContain("legals");
            assertThat(listed.apply(NOBODY)).isEmpty();
        }
    }

    @Test
    void tenantOfARequestIsItsHeadersOrItsBodysButNotTwo() {
        String body = "{\"id\": \"posted\", \"prompt\": \"q\", \"models\": [\"openai/a\"]%s}";
        String legals = String.format(body, ", \"tenant\": \"legal\"");

        HttpResponse<String> submitted = send(LEGAL, "POST", "/api/analyses", String.format(body, ""));
        assertThat(submitted.statusCode()).isEqualTo(202);
        assertThat(submitted.headers().firstValue("location")).hasValue("/api/analyses/posted");
        assertThat(send(null, "POST", "/api/analyses", legals).statusCode()).isEqualTo(200);
        assertThat(send(LEGAL, "POST", "/api/analyses", legals).statusCode()).isEqualTo(200);
        assertThat(send(NOBODY, "POST", "/api/analyses", legals).statusCode()).isEqualTo(400);
        assertThat(send("a~b", "GET", "/api/analyses", "").body()).contains("'a~b' is not 1 to 200 letters");
        assertThat(send(LEGAL, "POST", "/api/analyses", "{\"id\": \"posted\", \"prompt\": \"another\"}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(rest(DEFAULT, "GET", "/api/analyses/posted")).contains(NO_ANALYSIS);
        assertThat(send(
                                LEGAL,
                                "POST",
                                "/orchestrator/analyze",
                                "{\"prompt\": \"q\", \"selected_models\": [\"openai/a\"]}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void commandSubmitsForItsTenant() {
        assertThat(cli(LEGAL, "submit", "-q", "--id", "typed", "--models", "openai/a", "q"))
                .isEqualTo("typed\n");
        assertThat(cli(LEGAL, "watch", "typed")).contains("openai/a");
        assertThat(cli(DEFAULT, "watch", "typed")).contains(NO_ANALYSIS);
        assertThat(cli("a~b", "list")).startsWith("polyphony: --tenant: 'a~b' is not 1 to 200 letters");
    }

    /** One that an earlier version started waits for money while this one is put in its place. */
    @Test
    void analysisUnderWayOfAnEarlierVersionIsToldByItsTenantAlone() throws Exception {
        Analysis analysis = waiting(LEGAL, "earlier");
        WorkflowOptions bare = WorkflowOptions.newBuilder()
                .setWorkflowId(analysis.id())
                .setTaskQueue(AnalysisWorkflow.TASK_QUEUE)
                .setTypedSearchAttributes(io.temporal.common.SearchAttributes.newBuilder()
                        .set(SearchAttributes.TENANT, LEGAL)
                        .build())
                .build();
        WorkflowClient.start(server.temporal().newWorkflowStub(AnalysisWorkflow.class, bare)::analyze, analysis);
        await().atMost(PATIENCE).until(() -> waits(LEGAL, "earlier"));

        assertThat(rest(DEFAULT, "DELETE", "/api/analyses/earlier")).contains(NO_ANALYSIS);
        assertThat(client(LEGAL).submit(analysis).already()).isTrue();
        assertThat(client(LEGAL).approve("earlier")).isTrue();
        assertThat(client(LEGAL).result("earlier", PATIENCE).status()).isEqualTo(AnalysisStatus.ANSWERED);
    }

    private String ask(Entrance entrance, String tenant, String id) throws Exception {
        try {
            return entrance.ask(this, tenant, id);
        } catch (UnknownAnalysis unknown) {
            return String.valueOf(unknown.getMessage());
        }
    }

    private boolean waits(String tenant, String id) {
        return client(tenant).show(id) instanceof AnalysisState.Running(var progress)
                && progress.status() == AnalysisStatus.WAITING;
    }

    private AnalysisClient client(String tenant) {
        return server.client().forTenant(tenant);
    }

    private String rest(String tenant, String method, String path) {
        HttpResponse<String> answer = send(tenant, method, path, "");
        assertThat(answer.statusCode()).isIn(200, 202, 404);
        assertThat(answer.statusCode() == 404).isEqualTo(answer.body().contains(NO_ANALYSIS));
        return answer.body();
    }

    private HttpResponse<String> send(@Nullable String tenant, String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + starter.getEnvironment().getProperty("local.server.port") + path))
                .header("content-type", "application/json")
                .method(method, BodyPublishers.ofString(body));
        if (tenant != null && !tenant.equals(DEFAULT)) {
            request.header("Polyphony-Tenant", tenant);
        }
        return http.sendAsync(request.build(), BodyHandlers.ofString()).join();
    }

    private String cli(String tenant, String... command) {
        String[] whole = tenant.equals(DEFAULT)
                ? command
                : Stream.concat(
                                Stream.of(command[0], "--tenant", tenant),
                                Stream.of(command).skip(1))
                        .toArray(String[]::new);
        TypedCommand typed = TypedCommand.run(new AddressPlatform(), environment, whole);
        assertThat(typed.code() == ExitCode.USAGE).isEqualTo(typed.err().contains("polyphony: "));
        return typed.out() + typed.err();
    }

    private static List<String> ids(String json) {
        try {
            return JSON.readTree(json.substring(json.indexOf('['), json.lastIndexOf(']') + 1))
                    .findValuesAsText("id");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(json, e);
        }
    }

    private static String text(Object value) {
        return value.toString();
    }

    private static Analysis answered(String tenant) {
        return new Analysis(SAME, tenant, tenant + " asks", model(tenant), Limits.DEFAULT);
    }

    private static Analysis waiting(String tenant, String id) {
        Limits poor = new Limits(null, null, null, new Money(1), OnBudget.WAIT);
        Selection priced = new Selection.Preset("fallback", null, List.of("openai/gpt-4o-mini"), null);
        return new Analysis(id, tenant, Requests.PROMPT, priced, poor);
    }

    private static Selection model(String tenant) {
        return new Selection.Preset("fallback", null, List.of(String.valueOf(MODEL.get(tenant))), null);
    }
}
