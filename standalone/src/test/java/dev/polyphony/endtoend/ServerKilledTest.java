package dev.polyphony.endtoend;

import static dev.polyphony.endtoend.Requests.PATIENCE;
import static dev.polyphony.endtoend.Requests.PROMPT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.cli.ExitCode;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Script;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded server is killed under those who use it. */
class ServerKilledTest {
    private static final Pattern PID = Pattern.compile("\"pid\":(\\d+)");
    private static final Pattern STARTER = Pattern.compile("POST (http://\\S+)/api/analyses");
    private static final String SLOW = "openai/slow";

    /** Far below what a call to a server that is away would wait. */
    private static final Duration AT_ONCE = Duration.ofSeconds(15);

    @TempDir
    private Path folder;

    private final Simulator simulator = Simulator.start(Script.builder()
            .behaviour(SLOW, Behaviour.healthy(Latency.fixed(4000)))
            .build());

    @Test
    @SuppressWarnings("try") // the lock works by being held
    void upSaysSoAnswersAtOnceAndGoesOnWithTheServerThatIsBack() throws Exception {
        try (CommandProcess up = CommandProcess.start(folder, environment(), "up");
                HttpClient http = HttpClient.newHttpClient()) {
            up.awaitOutput("Ready.");
            assertThat(serverEnvironment()).doesNotContain(RealProviders.KEY);
            URI starter = starter(up);
            assertThat(send(http, submission(starter, "mine")).statusCode()).isEqualTo(202);
            await().atMost(PATIENCE).until(() -> simulator.log().of(SLOW).size() == 1);

            // While another start is under way there is no server.
            try (FileChannel starting = FileChannel.open(
                            folder.resolve("temporal.start.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    FileLock lock = starting.lock()) {
                server().orElseThrow().destroyForcibly();
                up.awaitOutput("ended unexpectedly");
                for (HttpRequest request : new HttpRequest[] {status(starter), submission(starter, "other")}) {
                    HttpResponse<String> away = send(
                            http,
                            HttpRequest.newBuilder(request, (name, value) -> true)
                                    .timeout(AT_ONCE)
                                    .build());
                    assertThat(away.statusCode()).isEqualTo(503);
                    assertThat(away.headers().firstValue("Retry-After")).isPresent();
                    assertThat(away.body()).contains("Temporal server does not answer");
                }
            }
            up.awaitOutput("is back");

            await().atMost(PATIENCE)
                    .until(() -> send(http, status(starter)).body().contains("\"answered\""));
            assertThat(simulator.log().of(SLOW)).hasSize(1);
            assertThat(up.output().lines())
                    .as("what is said to a person")
                    .hasSizeLessThan(40)
                    .noneMatch(line -> line.contains(" WARN ") || line.contains("\tat "));
            assertThat(folder.resolve("polyphony.log")).content().contains("WARN", "io.temporal");
            up.terminate();
        }
    }

    @Test
    void commandGoesOnWithTheServerThatItStartedAgain() throws Exception {
        try (CommandProcess analyze =
                CommandProcess.start(folder, environment(), "analyze", "--models", SLOW, "--json", PROMPT)) {
            await().atMost(PATIENCE).until(() -> simulator.log().of(SLOW).size() == 1);

            server().orElseThrow().destroyForcibly();

            assertThat(analyze.end()).as(analyze::output).isEqualTo(ExitCode.OK);
            assertThat(analyze.output()).contains("ended unexpectedly", "is back");
            assertThat(server()).as("it ended with its command").isEmpty();
        }
    }

    private Map<String, String> environment() {
        Map<String, String> environment = TypedCommand.withTemporal(folder);
        environment.putAll(RealProviders.at(simulator));
        environment.put("SERVER_PORT", "0");
        return environment;
    }

    private Optional<ProcessHandle> server() throws Exception {
        return ProcessHandle.of(pid()).filter(ProcessHandle::isAlive);
    }

    private String serverEnvironment() throws Exception {
        Path variables = Path.of("/proc", String.valueOf(pid()), "environ");
        return Files.exists(variables) ? Files.readString(variables) : "";
    }

    private long pid() throws Exception {
        Matcher pid = PID.matcher(Files.readString(folder.resolve("temporal.json")));
        assertThat(pid.find()).isTrue();
        return Long.parseLong(pid.group(1));
    }

    private static URI starter(CommandProcess up) {
        Matcher starter = STARTER.matcher(up.output());
        assertThat(starter.find()).isTrue();
        return URI.create(starter.group(1));
    }

    private static HttpRequest status(URI starter) {
        return HttpRequest.newBuilder(starter.resolve("/api/analyses/mine")).build();
    }

    private static HttpRequest submission(URI starter, String id) {
        return HttpRequest.newBuilder(starter.resolve("/api/analyses"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"id\": \"" + id + "\", \"prompt\": \"" + PROMPT + "\", \"models\": [\"" + SLOW + "\"]}"))
                .build();
    }

    private static HttpResponse<String> send(HttpClient http, HttpRequest request) throws Exception {
        return http.send(request, BodyHandlers.ofString());
    }
}
