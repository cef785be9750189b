package dev.polyphony.endtoend;

import static dev.polyphony.endtoend.Requests.PROMPT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.cli.ExitCode;
import dev.polyphony.embedded.DevServer;
import dev.polyphony.embedded.StateFolder;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpTest {
    private static final Pattern HEALTH = Pattern.compile("http://\\S+/actuator/health");

    @TempDir
    private Path folder;

    @Test
    void otherCommandsAttachToTheWorkerThatStaysAndItTakesTheServerAlongAtItsEnd() throws Exception {
        try (Simulator simulator = Simulator.start(Script.healthy())) {
            Map<String, String> bare = TypedCommand.withTemporal(folder);
            Map<String, String> configured = TypedCommand.withTemporal(folder);
            configured.putAll(RealProviders.at(simulator));
            configured.put("SERVER_PORT", "0");
            try (CommandProcess up = CommandProcess.start(folder, configured, "up")) {
                up.awaitOutput("Ready.");
                assertThat(get(health(up))).contains("UP");

                TypedCommand submit = TypedCommand.run(bare, "submit", "-q", "--models", "openai/model", PROMPT);
                TypedCommand watch =
                        TypedCommand.run(bare, "watch", submit.out().strip());

                assertThat(watch.code()).isEqualTo(ExitCode.OK);
                assertThat(watch.err()).as("the keys are the worker's").doesNotContain("simulat");
                assertThat(simulator.log().of("openai/model")).hasSize(1);
                up.terminate();
            }
            assertThat(DevServer.running(new StateFolder(folder))).isEmpty();
        }
    }

    @Test
    void watchersInOtherProcessesAreToldOfStepsAsTheyHappen() throws Exception {
        Script script = Script.builder()
                .fault("openai/refuses", Fault.badKey())
                .fault("mistral/hangs", Fault.hang())
                .build();
        try (Simulator simulator = Simulator.start(script)) {
            Map<String, String> bare = TypedCommand.withTemporal(folder);
            Map<String, String> configured = TypedCommand.withTemporal(folder);
            configured.putAll(RealProviders.at(simulator));
            configured.put("SERVER_PORT", "0");
            try (CommandProcess up = CommandProcess.start(folder, configured, "up")) {
                up.awaitOutput("Ready.");
                assertThat(historiesAreKept()).isEqualTo(Duration.ofDays(30));
                String id = TypedCommand.run(bare, "submit", "-q", "--models", "openai/refuses,mistral/hangs", PROMPT)
                        .out()
                        .strip();
                try (CommandProcess one = CommandProcess.start(folder, bare, "watch", id);
                        CommandProcess another = CommandProcess.start(folder, bare, "watch", id)) {
                    for (CommandProcess watcher : List.of(one, another)) {
                        watcher.awaitOutput("asking mistral/hangs");
                        assertThat(watcher.output()).contains("openai/refuses failed after");
                    }
                    assertThat(TypedCommand.run(bare, "cancel", id).code()).isEqualTo(ExitCode.OK);
                    assertThat(one.end()).isEqualTo(ExitCode.NO_ANSWER);
                    assertThat(another.end()).isEqualTo(ExitCode.NO_ANSWER);
                }
                up.terminate();
            }
        }
    }

    private Duration historiesAreKept() {
        try (RealServer server = RealServer.on(folder)) {
            return Duration.ofSeconds(server.temporal()
                    .getWorkflowServiceStubs()
                    .blockingStub()
                    .describeNamespace(DescribeNamespaceRequest.newBuilder()
                            .setNamespace("default")
                            .build())
                    .getConfig()
                    .getWorkflowExecutionRetentionTtl()
                    .getSeconds());
        }
    }

    @Test
    void starterAndWorkerHavePortsOfTheirOwn() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Map<String, String> environment = TypedCommand.withTemporal(folder);
        environment.put("SERVER_PORT", String.valueOf(port));
        environment.put("POLYPHONY_WORKER_PORT", "0");
        try (CommandProcess up = CommandProcess.start(folder, environment, "up")) {
            up.awaitOutput("Ready.");
            assertThat(up.output()).contains("Starter: POST http://127.0.0.1:" + port + "/api/analyses");
            assertThat(health(up).getPort()).isNotEqualTo(port);
            assertThat(get(health(up))).contains("UP");
            up.terminate();
        }
    }

    private static URI health(CommandProcess up) {
        Matcher health = HEALTH.matcher(up.output());
        assertThat(health.find()).isTrue();
        return URI.create(health.group());
    }

    private static String get(URI address) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
