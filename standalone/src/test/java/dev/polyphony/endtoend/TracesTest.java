package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.endtoend.TraceCollector.Told;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.log.LoggedOutcome;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A starter and workers in processes of their own, which tell a collector over the real protocol. */
@Execution(ExecutionMode.CONCURRENT)
class TracesTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String ANSWERED = "gpt-4o-mini";
    private static final String HANGING = "claude-haiku-4-5";
    private static final String SECRET = "the launch code is 8472";
    private static final Pattern URL = Pattern.compile("Starter: POST (\\S+)/api/analyses");

    @TempDir
    private Path folder;

    @Test
    void oneTraceLeadsFromTheRequestToEachProviderThoughAWorkerDies() throws Exception {
        Script script = Script.builder()
                .behaviour("anthropic/" + HANGING, Behaviour.sequence(Fault.hang()))
                .build();
        try (TraceCollector collector = TraceCollector.start();
                Simulator simulator = Simulator.start(script);
                RealServer server = RealServer.on(folder.resolve("state"));
                CommandProcess starter = starter(server, collector)) {
            Map<String, String> environment = new HashMap<>(RealProviders.at(simulator));
            environment.putAll(collector.environment());
            environment.put("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs");
            environment.put("LOGGING_LEVEL_DEV_POLYPHONY_ATTEMPT", "debug");
            HttpResponse<String> submitted;
            String logged;
            try (CommandProcess worker = CommandProcess.worker(folder, server.address(), environment)) {
                submitted = submit(starter);
                assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(202);
                await().atMost(Requests.PATIENCE)
                        .until(() -> simulator.log().requests().stream()
                                        .anyMatch(request -> request.outcome() == LoggedOutcome.PENDING)
                                && collector.named("chat " + ANSWERED).stream()
                                        .anyMatch(chat -> isThere(collector, chat.parent())));
                worker.kill();
            }
            try (CommandProcess worker = CommandProcess.worker(folder, server.address(), environment)) {
                await().atMost(Requests.PATIENCE)
                        .until(() ->
                                !collector.named("invoke_workflow ensemble").isEmpty());
                worker.terminate();
                logged = worker.output();
            }

            assertThat(submitted.headers().firstValue("traceresponse"))
                    .hasValueSatisfying(header -> assertThat(header).startsWith("00-" + TRACE));
            Told request = only(collector, "POST /api/analyses");
            Told start = only(collector, "StartWorkflow:Analysis");
            Told analysis = only(collector, "invoke_workflow ensemble");
            assertThat(request.parent()).isEqualTo(CALLER);
            assertThat(start.parent()).isEqualTo(request.id());
            assertThat(analysis.parent()).isEqualTo(start.id());
            assertThat(List.of(request, start)).extracting(Told::service).containsOnly("polyphony-starter");
            assertThat(analysis.service()).isEqualTo("polyphony-worker");
            List<Told> ofTrace = collector.spans().stream()
                    .filter(told -> told.trace().equals(TRACE))
                    .toList();
            assertThat(ofTrace).extracting(Told::id).doesNotHaveDuplicates();
            assertThat(ofTrace)
                    .filteredOn(told -> told.name().startsWith("RunActivity:"))
                    .isNotEmpty()
                    .allSatisfy(activity -> assertThat(activity.parent()).isEqualTo(analysis.id()));
            for (String model : List.of(ANSWERED, HANGING)) {
                Told chat = ofTrace.stream()
                        .filter(told -> told.name().equals("chat " + model))
                        .reduce((one, other) -> {
                            throw new AssertionError("asked twice: " + one + other);
                        })
                        .orElseThrow();
                Told activity = ofTrace.stream()
                        .filter(told -> told.id().equals(chat.parent()))
                        .findFirst()
                        .orElseThrow();
                assertThat(activity.name()).startsWith("RunActivity:");
                assertThat(activity.attributes()).containsKey("polyphony.attempt");
            }
            assertThat(collector.metricNames())
                    .contains("gen_ai.client.operation.duration", "gen_ai.client.token.usage", "polyphony.calls");
            assertThat(logged.lines().filter(line -> line.contains(HANGING + " answered")))
                    .singleElement()
                    .asString()
                    .startsWith("{")
                    .contains(
                            "\"trace_id\":\"" + TRACE + "\"",
                            "\"analysis\":\"" + analysis.attributes().get("polyphony.analysis.id") + "\"",
                            "\"tenant\":\"default\"",
                            "\"provider\":\"anthropic\"",
                            "\"model\":\"" + HANGING + "\"");
            assertThat(collector.spans() + logged).doesNotContain(SECRET).doesNotContain(RealProviders.KEY);
        }
    }

    /** Spans are sent when they end, a parent after its children. */
    private static boolean isThere(TraceCollector collector, String span) {
        return collector.spans().stream().anyMatch(told -> told.id().equals(span));
    }

    private CommandProcess starter(RealServer server, TraceCollector collector) {
        Map<String, String> environment = new HashMap<>(collector.environment());
        environment.putAll(Map.of("TEMPORAL_ADDRESS", server.address(), "SERVER_PORT", "0"));
        CommandProcess starter = CommandProcess.start(folder, environment, "starter");
        starter.awaitOutput("Ready.");
        return starter;
    }

    private static HttpResponse<String> submit(CommandProcess starter) throws Exception {
        Matcher url = URL.matcher(starter.output());
        assertThat(url.find()).isTrue();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(url.group(1) + "/api/analyses"))
                            .header("Content-Type", "application/json")
                            .header("traceparent", "00-" + TRACE + "-" + CALLER + "-01")
                            .POST(BodyPublishers.ofString("{\"prompt\": \"" + SECRET
                                    + "\", \"strategy\": \"ensemble\", \"models\": [\"" + ANSWERED + "\", \"" + HANGING
                                    + "\"], \"tuning\": {\"quorum\": 2}}"))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private static Told only(TraceCollector collector, String name) {
        List<Told> found = collector.named(name);
        assertThat(found).as(name).hasSize(1);
        return found.getFirst();
    }
}
