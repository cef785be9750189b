package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A worker whose every key is a canary, asked so that providers answer well and fail badly. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfidentialityTest {
    private static final String CANARY = "sk-canary-4f1c9be07d";
    private static final String PROMPT = "What becomes of nightjar-71c0 in winter?";
    private static final String PROMPT_MARK = "nightjar-71c0";
    private static final Pattern HEALTH = Pattern.compile("(http://[^/\\s]+)/actuator/health");

    private final Simulator simulator = Simulator.start(Script.healthy());
    private final Parrot parrot = new Parrot();
    private final List<AnalysisResult> results = new ArrayList<>();
    private Path state;
    private RealServer server;
    private CommandProcess worker;

    @BeforeAll
    void runSuccessAndFailures(@TempDir Path folder) throws Exception {
        state = folder.resolve("state");
        server = RealServer.on(state);
        worker = CommandProcess.worker(folder, server.address(), environment());
        run("fallback", "openai/a", "anthropic/b", "gemini/c", "mistral/d", "huggingface/e");
        run("ensemble", "openai/a", "anthropic/b", "huggingface/e");
        for (String model : List.of("openai/a", "gemini/c")) {
            run("fallback", model);
        }
        Analysis impatient = new Analysis(
                "impatient",
                "default",
                PROMPT,
                new Selection.Preset("fallback", null, List.of("mistral/d"), null),
                new Limits(Duration.ofSeconds(4), null, null));
        results.add(Requests.answer(server.client(), impatient));
    }

    @AfterAll
    void stop() {
        worker.close();
        server.close();
        parrot.close();
        simulator.close();
    }

    private Map<String, String> environment() {
        Map<String, String> environment = RealProviders.at(simulator, CANARY);
        environment.put("OPENAI_BASE_URL", parrot.failingWith(401) + "/v1");
        environment.put("ANTHROPIC_BASE_URL", parrot.failingWith(529));
        environment.put("GEMINI_BASE_URL", parrot.failingWith(400));
        environment.put("MISTRAL_BASE_URL", parrot.failingWith(429) + "/v1");
        return environment;
    }

    private void run(String strategy, String... models) throws Exception {
        Analysis analysis = Requests.preset(strategy, models);
        results.add(Requests.answer(
                server.client(),
                new Analysis(analysis.id(), analysis.tenant(), PROMPT, analysis.selection(), analysis.limits())));
    }

    @Test
    void providersWereAskedWithTheKeyAndRepeatedIt() {
        assertThat(parrot.repeated()).isGreaterThanOrEqualTo(8);
        assertThat(simulator.log().requests()).hasSize(2);
    }

    @Test
    void keyIsInNoHistory() {
        assertThat(results).allSatisfy(result -> {
            WorkflowExecutionHistory history = server.temporal().fetchHistory(result.id());
            // As text: JSON has payloads in base 64, where nothing would be found.
            assertThat(history.toProtoText(false)).contains(PROMPT_MARK).doesNotContain(CANARY);
            assertThat(history.toJson(true)).doesNotContain(CANARY);
        });
    }

    @Test
    void keyIsInNoFileOfTheServer() throws IOException {
        try (Stream<Path> files = Files.walk(state)) {
            List<Path> found = files.filter(Files::isRegularFile).toList();
            assertThat(found).anySatisfy(file -> assertThat(content(file)).contains(PROMPT_MARK));
            assertThat(found).allSatisfy(file -> assertThat(content(file)).doesNotContain(CANARY));
        }
    }

    @Test
    void keyIsInNoResult() throws IOException {
        for (AnalysisResult result : results) {
            assertThat(JacksonJsonPayloadConverter.newDefaultObjectMapper().writeValueAsString(result))
                    .doesNotContain(CANARY);
        }
    }

    @Test
    void neitherKeyNorPromptIsInTheWorkersOutput() {
        assertThat(worker.output()).contains("Ready.").doesNotContain(CANARY, PROMPT_MARK);
    }

    @Test
    void neitherKeyNorPromptIsServedByTheWorker() throws Exception {
        Matcher health = HEALTH.matcher(worker.output());
        assertThat(health.find()).isTrue();
        for (String endpoint : List.of(
                "", "/health", "/info", "/prometheus", "/metrics", "/env", "/configprops", "/beans", "/loggers")) {
            assertThat(get(health.group(1) + "/actuator" + endpoint)).doesNotContain(CANARY, PROMPT_MARK);
        }
        assertThat(get(health.group(1) + "/actuator/prometheus")).contains("temporal");
    }

    /** Whoever may read the details may read the payloads, which hold the prompt too. */
    @Test
    void promptIsInNoLabelButTheDetails() {
        assertThat(results).allSatisfy(result -> {
            DescribeWorkflowExecutionResponse.Builder labels =
                    server.temporal().newUntypedWorkflowStub(result.id()).describe().getRawDescription().toBuilder();
            assertThat(labels.toString()).doesNotContain(CANARY);
            labels.getExecutionConfigBuilder().getUserMetadataBuilder().clearDetails();
            assertThat(labels.toString()).contains("PolyphonyStatus").doesNotContain(PROMPT_MARK);
            List<HistoryEvent> events =
                    server.temporal().fetchHistory(result.id()).getEvents();
            assertThat(events)
                    .extracting(HistoryEvent::getUserMetadata)
                    .allSatisfy(label -> assertThat(label.toString()).doesNotContain(CANARY))
                    .allSatisfy(
                            label -> assertThat(label.getSummary().toString()).doesNotContain(PROMPT_MARK));
            assertThat(events.stream().skip(1))
                    .extracting(HistoryEvent::getUserMetadata)
                    .allSatisfy(label -> assertThat(label.toString()).doesNotContain(PROMPT_MARK));
        });
    }

    private static String content(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private static String get(String address) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
