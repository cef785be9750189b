package dev.polyphony.endtoend;

import static dev.polyphony.endtoend.Requests.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.AnalysisFilter;
import dev.polyphony.client.AnalysisIds;
import dev.polyphony.client.AnalysisState;
import dev.polyphony.codec.EncryptionCodec;
import dev.polyphony.encryption.DecryptionFailed;
import dev.polyphony.encryption.EncryptionKeys;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** An installation that encrypts, on the real server: what that keeps, and who can read it. The keys are rotated. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EncryptionTest {
    private static final String PROMPT_MARK = "nightjar-71c0";
    private static final String ANSWER_MARK = "torpor-5d2e";
    private static final String PROMPT = "What becomes of the " + PROMPT_MARK + " in winter?";
    private static final String OLD = "Zmlyc3Qta2V5LW9mLXRoZS10ZXN0LTMyLWJ5dGVzLi4=";
    private static final String NEW = "c2Vjb25kLWtleS1vZi10aGUtdGVzdC0zMi1ieXRlcy4=";
    private static final String OLD_ID = EncryptionKeys.of(OLD).ids().getFirst();
    private static final String NEW_ID = EncryptionKeys.of(NEW).ids().getFirst();
    private static final Pattern STARTER = Pattern.compile("POST (http://\\S+)/api/analyses");
    private static final Pattern HEALTH = Pattern.compile("http://\\S+/actuator/health");
    private static final String WEB_UI = "http://localhost:8233";

    private final Simulator simulator = Simulator.start(Script.builder()
            .answer("*", "It sleeps: " + ANSWER_MARK + ".")
            .fault("openai/refuses", Fault.badKey())
            .build());
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<AnalysisResult> results = new ArrayList<>();
    private Path folder;
    private RealServer server;
    private CommandProcess up;
    private String live;
    private String pipeline;

    @BeforeAll
    void ask(@TempDir Path home) throws Exception {
        folder = home;
        server = RealServer.on(home.resolve("state"));
        up = up(OLD);
        run(PROMPT, "fallback", "openai/refuses", "anthropic/b");
        run(PROMPT, "ensemble", "openai/a", "anthropic/b", "mistral/c");
        run(PROMPT, "council", "openai/a", "anthropic/b", "mistral/c");
        run(PROMPT, "fallback", "openai/refuses");
        run((PROMPT + " ").repeat(1_000), "fallback", "mistral/c");
        live = posted("/api/analyses", "{\"prompt\": \"%s\", \"stream\": true}".formatted(PROMPT));
        assertThat(got("/api/analyses/" + live + "/events")).contains(ANSWER_MARK, "event: result");
        pipeline = posted(
                "/api/pipelines",
                "{\"nodes\": {\"first\": {\"prompt\": \"%s\"}, \"second\": {\"prompt\": \"Sum up: {{first}}\"}}}"
                        .formatted(PROMPT));
        await().atMost(PATIENCE).until(() -> !got("/api/pipelines/" + pipeline).contains("\"running\""));
        assertThat(got("/api/pipelines/" + pipeline + "/result")).contains(ANSWER_MARK);
    }

    @AfterAll
    void stop() {
        up.close();
        server.close();
        simulator.close();
    }

    private CommandProcess up(String keys) {
        Map<String, String> environment = new HashMap<>(RealProviders.at(simulator));
        environment.put("TEMPORAL_ADDRESS", server.address());
        environment.put("SERVER_PORT", "0");
        environment.put("POLYPHONY_STORE_KEY", keys);
        environment.put("POLYPHONY_HTTP_CODEC_ORIGINS", WEB_UI);
        CommandProcess started = CommandProcess.start(folder, environment, "up");
        started.awaitOutput("Ready.");
        return started;
    }

    /** By a client that knows Temporal alone: what it tells came through the history. */
    private WorkflowClient temporal(String keys) {
        return WorkflowClient.newInstance(
                server.temporal().getWorkflowServiceStubs(),
                WorkflowClientOptions.newBuilder()
                        .setDataConverter(new EncryptionCodec(EncryptionKeys.of(keys)).converter())
                        .build());
    }

    private AnalysisClient client(String keys) {
        return new AnalysisClient(temporal(keys));
    }

    /** The id of what was begun. */
    private String posted(String path, String body) throws Exception {
        String answer = http.send(
                        HttpRequest.newBuilder(URI.create(starter() + path))
                                .POST(BodyPublishers.ofString(body))
                                .header("Content-Type", "application/json")
                                .build(),
                        BodyHandlers.ofString())
                .body();
        Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(answer);
        assertThat(id.find()).as(answer).isTrue();
        return id.group(1);
    }

    private String got(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(starter() + path)).build(), BodyHandlers.ofString())
                .body();
    }

    private static Analysis analysis(String prompt, String strategy, String... models) {
        return new Analysis(
                AnalysisIds.mint(),
                "default",
                prompt,
                new Selection.Preset(strategy, null, List.of(models), null),
                Limits.DEFAULT);
    }

    private void run(String prompt, String strategy, String... models) throws Exception {
        results.add(Requests.answer(client(OLD), analysis(prompt, strategy, models)));
    }

    @Test
    @Order(1)
    void answersAreAsWithoutEncryption() {
        assertThat(results)
                .extracting(AnalysisResult::status)
                .containsExactly(
                        AnalysisStatus.ANSWERED,
                        AnalysisStatus.ANSWERED,
                        AnalysisStatus.ANSWERED,
                        AnalysisStatus.NO_ANSWER,
                        AnalysisStatus.ANSWERED);
        assertThat(results.getFirst().response()).contains(ANSWER_MARK);
        assertThat(client(OLD).explain(results.get(1).id()).question().prompt()).isEqualTo(PROMPT);
    }

    @Test
    @Order(1)
    void noByteOfPromptOrAnswerIsInAHistoryOrItsLabels() {
        WorkflowClient plain = server.temporal();
        List<String> all = plain.listExecutions("")
                .map(execution -> execution.getExecution().getWorkflowId())
                .toList();
        assertThat(all).contains(live, pipeline).hasSizeGreaterThanOrEqualTo(results.size() + 4);
        for (String id : all) {
            assertThat(plain.fetchHistory(id).toProtoText(false))
                    .contains("binary/encrypted", OLD_ID)
                    .doesNotContain("nightjar", "torpor");
            assertThat(plain.newUntypedWorkflowStub(id)
                            .describe()
                            .getRawDescription()
                            .toString())
                    .doesNotContain("nightjar", "torpor");
        }
    }

    /** The server's database and the installation's, where its checkpoints have been as well as where not. */
    @Test
    @Order(1)
    void noByteOfPromptOrAnswerIsInAnyFile() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> found = files.filter(Files::isRegularFile).toList();
            assertThat(found).anySatisfy(file -> assertThat(content(file)).contains("binary/encrypted"));
            assertThat(found).anySatisfy(file -> assertThat(content(file)).contains("sealed:" + OLD_ID));
            assertThat(found).allSatisfy(file -> assertThat(content(file)).doesNotContain(PROMPT_MARK, ANSWER_MARK));
        }
    }

    @Test
    @Order(1)
    void codecEndpointShowsAllOfIt() throws Exception {
        String all = decoded(results.get(1).id());

        assertThat(all).contains(PROMPT_MARK, ANSWER_MARK).doesNotContain("binary/encrypted");
    }

    @Test
    @Order(1)
    void temporalsCommandLineShowsItByTheCodecEndpoint() throws Exception {
        String id = results.getFirst().id();

        assertThat(temporal("workflow", "show", "-w", id)).contains("encrypted").doesNotContain(ANSWER_MARK);
        assertThat(temporal("workflow", "show", "-w", id, "--codec-endpoint", starter() + "/codec"))
                .contains(ANSWER_MARK);
    }

    @Test
    @Order(1)
    void pagesOfTheWebUiMayDecodeAndNothingElse() throws Exception {
        HttpResponse<String> decode = asked("OPTIONS", "/codec/decode", WEB_UI);
        assertThat(decode.statusCode()).isEqualTo(200);
        assertThat(decode.headers().map())
                .containsEntry("Access-Control-Allow-Origin", List.of(WEB_UI))
                .containsEntry("Access-Control-Allow-Credentials", List.of("true"));
        HttpResponse<String> decoded = http.send(
                HttpRequest.newBuilder(URI.create(starter() + "/codec/decode?preserveStorageRefs=true"))
                        .POST(BodyPublishers.ofString("{\"payloads\": []}"))
                        .header("Content-Type", "application/json")
                        .header("Origin", WEB_UI)
                        .build(),
                BodyHandlers.ofString());
        assertThat(decoded.headers().map()).containsEntry("Access-Control-Allow-Origin", List.of(WEB_UI));
        assertThat(asked("OPTIONS", "/codec/decode", "http://localhost:9999").statusCode())
                .isEqualTo(403);
        assertThat(asked("GET", "/api/analyses", WEB_UI).statusCode()).isEqualTo(403);
    }

    private HttpResponse<String> asked(String method, String path, String origin) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(starter() + path))
                        .method(method, BodyPublishers.noBody())
                        .header("Origin", origin)
                        .header("Access-Control-Request-Method", "POST")
                        .header("Access-Control-Request-Headers", "content-type,x-namespace")
                        .build(),
                BodyHandlers.ofString());
    }

    /** A starter of a newer key, or a worker that was left out when keys were given. */
    @Test
    @Order(2)
    void workerWithoutTheKeyFailsNothingAndOneThatHasItGoesOn() throws Exception {
        Analysis before = analysis(PROMPT, "fallback", "mistral/c");
        String id = client(NEW).submit(before).id();
        await().atMost(PATIENCE)
                .until(() -> server.temporal().fetchHistory(id).getEvents().stream()
                        .anyMatch(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED));
        assertThat(health()).contains("\"status\":\"KEY_MISSING\"", NEW_ID);
        assertThat(client(NEW).show(id))
                .isInstanceOfSatisfying(
                        AnalysisState.Stuck.class,
                        stuck -> assertThat(stuck.why()).contains(NEW_ID, "POLYPHONY_STORE_KEY"));
        TypedCommand show = TypedCommand.run(
                Map.of("TEMPORAL_ADDRESS", server.address(), "POLYPHONY_STORE_KEY", NEW + "," + OLD), "show", id);
        assertThat(show.err())
                .contains("a worker took it up and cannot go on with it: it is encrypted with the key " + NEW_ID)
                .doesNotContain("no worker");
        assertThat(client(OLD).list(new AnalysisFilter(null, 10))).anySatisfy(one -> {
            assertThat(one.id()).isEqualTo(id);
            assertThat(one.status()).isEqualTo("running");
        });

        up.terminate();
        up = up(NEW + "," + OLD);

        assertThat(client(NEW).result(id, PATIENCE).response()).contains(ANSWER_MARK);
        assertThat(health()).doesNotContain("KEY_MISSING").contains("with key " + NEW_ID);
    }

    @Test
    @Order(3)
    void newKeyEncryptsAndWhatTheOldOneEncryptedIsStillRead() throws Exception {
        String old = results.getFirst().id();
        AnalysisResult result = Requests.answer(client(NEW + "," + OLD), analysis(PROMPT, "fallback", "mistral/c"));

        assertThat(server.temporal().fetchHistory(result.id()).toProtoText(false))
                .contains(NEW_ID)
                .doesNotContain(OLD_ID, PROMPT_MARK);
        assertThat(client(NEW + "," + OLD).result(old, PATIENCE).response()).contains(ANSWER_MARK);
        assertThat(decoded(old)).contains(PROMPT_MARK);
        assertThatThrownBy(() -> client(NEW).result(old, PATIENCE))
                .isInstanceOf(DecryptionFailed.class)
                .hasMessageContainingAll(OLD_ID, "POLYPHONY_STORE_KEY", "it has " + NEW_ID);
        TypedCommand show = TypedCommand.run(
                Map.of("TEMPORAL_ADDRESS", server.address(), "POLYPHONY_STORE_KEY", NEW), "explain", old);
        assertThat(show.err()).contains(OLD_ID, "POLYPHONY_STORE_KEY");
    }

    @Test
    @Order(3)
    void historiesReplayWhereTheKeyIsAndAreNotFailedByAMissingOne() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "TEMPORAL_ADDRESS",
                server.address(),
                "POLYPHONY_HOME",
                folder.resolve("other").toString()));
        environment.put("POLYPHONY_STORE_KEY", NEW + "," + OLD);
        TypedCommand all = TypedCommand.run(environment, "replay", "--query", "WorkflowType = 'Analysis'");
        assertThat(all.out()).contains("all go on with this version").doesNotContain(PROMPT_MARK);
        assertThat(all.code()).isZero();

        environment.put("POLYPHONY_STORE_KEY", NEW);
        TypedCommand keyless =
                TypedCommand.run(environment, "replay", results.getFirst().id());
        assertThat(keyless.out())
                .contains("unreadable", "encrypted with the key " + OLD_ID, "POLYPHONY_STORE_KEY")
                .doesNotContain("nondeterminism", PROMPT_MARK);
        assertThat(keyless.code()).isEqualTo(1);
        TypedCommand doctor = TypedCommand.run(environment, "doctor");
        assertThat(doctor.out() + doctor.err())
                .contains("with key " + NEW_ID + "; but what others encrypted needs " + OLD_ID);
    }

    /** Of a service that was not given a key, or of before there was one. */
    @Test
    @Order(3)
    void whatWasNotEncryptedIsAnsweredAsWell() throws Exception {
        AnalysisClient plain = new AnalysisClient(server.temporal());
        String id = plain.submit(analysis(PROMPT, "fallback", "mistral/c")).id();

        assertThat(client(NEW).result(id, PATIENCE).response()).contains(ANSWER_MARK);
    }

    /** A starter and worker that were given the new key alone. */
    @Test
    @Order(4)
    void everyRouteNamesTheKeyThatIsMissing() throws Exception {
        String old = "/api/analyses/" + results.get(1).id();
        up.terminate();
        up = up(NEW);

        for (String route : List.of(
                old,
                old + "/explain",
                old + "/explanation",
                old + "/timeline",
                old + "/events",
                "/api/pipelines/" + pipeline + "/result")) {
            assertThat(got(route))
                    .as(route)
                    .contains(OLD_ID, "POLYPHONY_STORE_KEY")
                    .doesNotContain("should not happen");
        }
    }

    private String decoded(String id) throws Exception {
        Payloads.Builder payloads = Payloads.newBuilder();
        for (HistoryEvent event : server.temporal().fetchHistory(id).getEvents()) {
            collect(event, payloads);
        }
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(starter() + "/codec/decode"))
                        .POST(BodyPublishers.ofString(JsonFormat.printer().print(payloads)))
                        .header("Content-Type", "application/json")
                        .header("X-Namespace", "default")
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Payloads.Builder all = Payloads.newBuilder();
        JsonFormat.parser().merge(answer.body(), all);
        assertThat(all.getPayloadsCount()).isEqualTo(payloads.getPayloadsCount());
        return all.getPayloadsList().stream().map(Payload::toString).reduce("", String::concat);
    }

    private static void collect(Message message, Payloads.Builder found) {
        if (message instanceof Payload payload) {
            found.addPayloads(payload);
            return;
        }
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            List<?> values = field.getValue() instanceof List<?> list ? list : List.of(field.getValue());
            values.stream().filter(Message.class::isInstance).forEach(part -> collect((Message) part, found));
        }
    }

    private String starter() {
        return found(STARTER).group(1);
    }

    private String health() throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create(found(HEALTH).group()))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private Matcher found(Pattern pattern) {
        Matcher matcher = pattern.matcher(up.output());
        assertThat(matcher.find()).as(up.output()).isTrue();
        return matcher;
    }

    private String temporal(String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of(TemporalCommand.path().toString()), Stream.of(arguments))
                        .toList());
        builder.environment().putAll(Map.of("TEMPORAL_ADDRESS", server.address(), "HOME", folder.toString()));
        Path out = Files.createTempFile(folder, "temporal", ".out");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
        process.waitFor();
        String said = Files.readString(out);
        // Not one of those that are looked into for what must not be there.
        Files.delete(out);
        return said;
    }

    private static String content(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
