package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.ledger.LedgerEntry;
import dev.polyphony.ledger.RequestState;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Script;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Analyses that build on each other, as their users send them; each node asks a model of its own name. */
@Execution(ExecutionMode.CONCURRENT)
class PipelineTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern STARTER = Pattern.compile("POST (http://\\S+)/api/analyses");
    private static final List<String> ASKED =
            List.of("planning", "coding", "review", "testing", "documentation", "release");

    private static final String PIPELINE = """
            name: all of it
            inputs: {task: a rate limiter}
            nodes:
              planning: {prompt: 'Plan {{task}}', models: [openai/planning]}
              coding: {prompt: 'Code this: {{planning}}', models: [openai/coding]}
              review: {prompt: 'Review: {{coding}}', models: [openai/review]}
              testing: {prompt: 'Test: {{coding}}', models: [openai/testing]}
              documentation: {prompt: 'Describe: {{coding}}', models: [openai/documentation]}
              gate: {approve: 'Ship this? {{review}}', needs: [testing, documentation]}
              repair: {prompt: 'Repair: {{coding}}', when: gate.status == rejected, models: [openai/repair]}
              release: {prompt: 'Announce, as said: {{gate}}', models: [openai/release]}
            """;

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private final Simulator simulator = Simulator.start(script());
    private String pipelines = "";

    private static Script script() {
        Script.Builder script = Script.builder();
        ASKED.forEach(node -> script.behaviour("openai/" + node, Behaviour.healthy(Latency.fixed(400))));
        return script.behaviour("openai/broken", Behaviour.always(Fault.invalidRequest(400)))
                .build();
    }

    @AfterEach
    void stop() {
        simulator.close();
        http.close();
    }

    @Test
    @SuppressWarnings("try") // a worker works by being there
    void killsAtEveryStagePayNoNodeTwiceAndAPersonDecidesOverHttp() throws Exception {
        try (RealServer server = RealServer.on(folder.resolve("state"))) {
            Map<String, String> environment = new HashMap<>(RealProviders.at(simulator));
            environment.put("TEMPORAL_ADDRESS", server.address());
            environment.put("POLYPHONY_DATABASE_URL", "jdbc:sqlite:" + folder.resolve("ledger.db"));
            environment.put("SERVER_PORT", "0");
            try (CommandProcess starter = ready(environment, "starter")) {
                Matcher address = STARTER.matcher(starter.output());
                assertThat(address.find()).isTrue();
                pipelines = address.group(1) + "/api/pipelines";
                String id =
                        post("", PIPELINE, "application/yaml", 202).path("id").asText();
                for (Set<String> stage :
                        List.of(Set.of("planning"), Set.of("coding"), Set.of("review", "testing", "documentation"))) {
                    try (CommandProcess worker = ready(environment, "worker")) {
                        await().atMost(Requests.PATIENCE)
                                .until(() -> asked().keySet().containsAll(stage));
                        worker.kill();
                    }
                }
                Map<String, Long> before = asked();
                Set<String> paid = paid().keySet();
                assertThat(paid).contains(id + ".planning", id + ".coding");
                try (CommandProcess worker = ready(environment, "worker")) {
                    await().atMost(Requests.PATIENCE)
                            .until(() -> state(id, "gate").equals("waiting"));
                    worker.kill();
                }
                assertThat(get("/" + id).path("nodes").get(5).path("question").asText())
                        .startsWith("Ship this? ")
                        .doesNotContain("<review");
                post("/" + id + "/approve", "{\"comment\": \"ship it\"}", "application/json", 202);
                try (CommandProcess worker = ready(environment, "worker")) {
                    await().atMost(Requests.PATIENCE)
                            .until(() -> !get("/" + id).path("ended_at").isMissingNode());
                    JsonNode result = get("/" + id + "/result");
                    assertThat(result.path("state").asText())
                            .as(result.toPrettyString())
                            .isEqualTo("answered");
                    assertThat(state(id, "repair")).isEqualTo("skipped");
                    assertThat(paid())
                            .containsOnlyKeys(
                                    ASKED.stream().map(node -> id + "." + node).toList())
                            .allSatisfy(
                                    (node, times) -> assertThat(times).as(node).isOne());
                    assertThat(asked())
                            .as("what was paid for before a kill is not asked after it")
                            .allSatisfy((node, times) -> {
                                if (paid.contains(id + "." + node)) {
                                    assertThat(times).isEqualTo(before.get(node));
                                }
                            });
                    assertThat(bodyOf("release")).contains("<gate-", "ship it", "nothing in it changes");
                    post("/" + id + "/approve", "{}", "application/json", 409);

                    goesOnWithWhatItHas();
                }
            }
        }
    }

    private void goesOnWithWhatItHas() throws Exception {
        long before = asked().getOrDefault("planning", 0L);
        String id = post(
                        "",
                        "{\"nodes\": {\"a\": {\"prompt\": \"What is new?\", \"models\": [\"openai/planning\"]},"
                                + " \"b\": {\"prompt\": \"{{a}}\", \"models\": [\"openai/broken\"]}}}",
                        "application/json",
                        202)
                .path("id")
                .asText();
        await().atMost(Requests.PATIENCE)
                .until(() -> get("/" + id).path("state").asText().equals("failed"));
        long broken = asked().getOrDefault("broken", 0L);
        post("/" + id + "/resume", "{}", "application/json", 202);
        await().atMost(Requests.PATIENCE).until(() -> {
            JsonNode status = get("/" + id);
            return status.path("state").asText().equals("failed")
                    && status.path("round").asInt() == 2;
        });
        assertThat(asked().get("planning")).isEqualTo(before + 1);
        assertThat(asked().get("broken")).isGreaterThan(broken);
        assertThat(get("/" + id).path("problem").path("field").asText()).isEqualTo("nodes.b");

        String bounded = post(
                        "",
                        "{\"budget\": 0.5, \"pipeline\": {\"nodes\": {\"a\": {\"prompt\": \"What is new?\","
                                + " \"models\": [\"openai/planning\"]}}}}",
                        "application/json",
                        202)
                .path("max_cost")
                .asText();
        assertThat(bounded).isEqualTo("0.5");
    }

    @Test
    void pipelineFromTheCommandLineIsToldAsItGoesAndWrittenIntoAFolder() throws Exception {
        Map<String, String> environment = TypedCommand.withTemporal(folder.resolve("home"));
        Path file = Files.writeString(folder.resolve("notes.yaml"), """
                name: notes
                inputs: {topic: null}
                nodes:
                  draft: 'Write about {{topic}}.'
                  summary: {prompt: 'Sum up: {{draft}}', file: short/summary.txt}
                  never: {prompt: 'Translate {{draft}}', when: topic contains "french"}
                """);
        Path results = folder.resolve("results");

        TypedCommand typed = TypedCommand.run(
                environment,
                "pipeline",
                file.toString(),
                "--input",
                "topic=rate limits",
                "--models",
                "gpt-4o-mini",
                "--id",
                "once",
                "-o",
                results.toString());

        assertThat(typed.code()).as(typed.err()).isZero();
        assertThat(typed.err())
                .contains("✓ draft answered by gpt-4o-mini in ", "✓ summary answered by gpt-4o-mini in ")
                .contains("– never skipped · its condition does not hold: topic contains \"french\"")
                .contains("notes pl-", ": answered, 2 of 3 nodes done, $0.0");
        assertThat(results.resolve("draft.md")).content().contains("[simulated answer]");
        JsonNode all = JSON.readTree(results.resolve("result.json").toFile());
        assertThat(results.resolve("short/summary.txt"))
                .content()
                .isEqualTo(all.path("nodes").get(1).path("text").asText() + "\n");

        String id = all.path("id").asText();
        assertThat(TypedCommand.run(environment, "pipelines").out()).contains(id, "answered", "2/3", "notes");
        TypedCommand explained = TypedCommand.run(environment, "pipelines", "explain", id);
        assertThat(explained.out())
                .contains("├ summary", "Asked: Sum up: <draft-", "Asked: Write about rate limits.")
                .contains("never skipped · its condition does not hold");
        TypedCommand other =
                TypedCommand.run(environment, "pipeline", file.toString(), "--input", "topic=x", "--id", "once");
        assertThat(other.err()).contains("stands for another pipeline, or other inputs");
        assertThat(other.code()).isEqualTo(2);
        Path typo = Files.writeString(
                folder.resolve("typo.yaml"), "name: typo\nnodes: {a: x, b: {prompt: '{{a}}', models: [nosuch]}}");
        TypedCommand refused = TypedCommand.run(environment, "pipeline", typo.toString());
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("typo.yaml: nodes.b.model: 'nosuch' is not in the catalogue");
        assertThat(TypedCommand.run(environment, "pipelines").out())
                .as("what a later node cannot have is found before an earlier one is asked")
                .doesNotContain("typo");
        TypedCommand planned =
                TypedCommand.run(environment, "pipeline", file.toString(), "--input", "topic=x", "--dry-run", "--json");
        JsonNode plan = JSON.readTree(planned.out());
        assertThat(plan.path("nodes").get(1).path("after").get(0).asText()).isEqualTo("draft");
        assertThat(plan.path("nodes").get(1).path("compilation").path("plan").path("root"))
                .as(planned.out())
                .isNotEmpty();
        assertThat(plan.path("max_cost_once").decimalValue()).isPositive();
        TypedCommand missing = TypedCommand.run(environment, "pipeline", file.toString());
        assertThat(missing.err()).contains("--input topic=TEXT: missing; the pipeline needs it");
    }

    private CommandProcess ready(Map<String, String> environment, String role) {
        CommandProcess process = CommandProcess.start(folder, environment, role);
        process.awaitOutput("Ready.");
        return process;
    }

    /** Requests by model. */
    private Map<String, Long> asked() {
        return simulator.log().requests().stream()
                .collect(Collectors.groupingBy(request -> request.model(), Collectors.counting()));
    }

    private String bodyOf(String model) {
        return simulator.log().requests().stream()
                .filter(request -> request.model().equals(model))
                .map(request -> request.prompt())
                .collect(Collectors.joining());
    }

    private Map<String, Long> paid() {
        return LedgerLines.of(folder, RequestState.SETTLED).stream()
                .collect(Collectors.groupingBy(LedgerEntry::analysis, Collectors.counting()));
    }

    private String state(String id, String node) throws Exception {
        for (JsonNode one : get("/" + id).path("nodes")) {
            if (one.path("name").asText().equals(node)) {
                return one.path("status").asText();
            }
        }
        throw new AssertionError("no node " + node);
    }

    private JsonNode get(String path) throws Exception {
        return JSON.readTree(
                http.send(HttpRequest.newBuilder(URI.create(pipelines + path)).build(), BodyHandlers.ofString())
                        .body());
    }

    private JsonNode post(String path, String body, String type, int expected) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(pipelines + path))
                        .header("content-type", type)
                        .timeout(Duration.ofMinutes(1))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
        return JSON.readTree(answer.body());
    }
}
