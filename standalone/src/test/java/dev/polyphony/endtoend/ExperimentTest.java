package dev.polyphony.endtoend;

import static dev.polyphony.endtoend.Requests.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.polyphony.cli.ExitCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A canary from its start to the day after it has ended itself, as users see it, over a restart of the service. */
class ExperimentTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST = 60;

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private String service = "";

    @Test
    void candidateThatIsWorseIsRolledBackByItselfAndStaysSo() throws Exception {
        HttpServer hook = hook();
        Map<String, String> environment = TypedCommand.withTemporal(folder);
        environment.put("SERVER_PORT", String.valueOf(free()));
        environment.put("POLYPHONY_WORKER_PORT", "0");
        environment.put(
                "POLYPHONY_ALERT_WEBHOOK",
                "http://127.0.0.1:" + hook.getAddress().getPort() + "/");
        service = "http://127.0.0.1:" + environment.get("SERVER_PORT");
        try {
            try (CommandProcess up = CommandProcess.start(folder, environment, "up")) {
                up.awaitOutput("Ready.");
                TypedCommand start = TypedCommand.run(
                        environment,
                        "experiments",
                        "start",
                        "greeting",
                        "--control",
                        "gpt-4o",
                        "--candidate",
                        "gpt-4o-mini",
                        "--share",
                        "0.5",
                        "--error",
                        "0.4");
                assertThat(start.code()).as(start.err()).isEqualTo(ExitCode.OK);
                ask(MOST, true);
                await().atMost(PATIENCE).until(() -> told.size() == 1);

                assertThat(told.getFirst()).isEqualTo("experiment.alert greeting rolled_back worse");
                assertThat(shown().at("/experiment/finding").asText()).isEqualTo("worse");
                up.kill();
            }
            try (CommandProcess up = CommandProcess.start(folder, environment, "up")) {
                up.awaitOutput("Ready.");
                assertThat(ask(8, false)).containsOnly("gpt-4o");

                TypedCommand show = TypedCommand.run(environment, "experiments", "show", "greeting");
                assertThat(show.out())
                        .contains(
                                "rolled back",
                                "The candidate gpt-4o-mini is worse than gpt-4o",
                                "difference of rating");
                assertThat(TypedCommand.run(environment, "experiments", "promote", "greeting")
                                .err())
                        .contains("was rolled back");
                assertThat(TypedCommand.run(environment, "experiments", "remove", "greeting")
                                .err())
                        .contains("greeting is removed");
                assertThat(TypedCommand.run(environment, "experiments", "remove", "greeting")
                                .err())
                        .contains("there is no experiment 'greeting'");
                assertThat(TypedCommand.run(environment, "audit", "--json").out())
                        .contains("experiment.start", "experiment.roll_back", "experiment.remove");
                assertThat(told).hasSize(1);
                up.terminate();
            }
        } finally {
            hook.stop(0);
            http.close();
        }
    }

    /**
     * Asks for it so often, or until it runs no more where answers are rated: the candidate's bad, the control's good.
     *
     * @return the models that answered
     */
    private List<String> ask(int most, boolean rate) throws Exception {
        List<String> models = new CopyOnWriteArrayList<>();
        for (int i = 0;
                i < most && !(rate && !shown().at("/experiment/state").asText().equals("running"));
                i++) {
            JsonNode result = send(
                    "POST",
                    "/api/analyses?wait=60s",
                    "{\"prompt\": \"Greet number " + i + "\", \"strategy\": \"greeting\"}");
            assertThat(result.path("status").asText()).as("%s", result).isEqualTo("answered");
            String model = result.path("model_used").asText();
            models.add(model);
            if (rate) {
                send(
                        "PUT",
                        "/api/analyses/" + result.path("id").asText() + "/rating",
                        "{\"score\": \"" + (model.equals("gpt-4o") ? "good" : "bad") + "\"}");
            }
        }
        return models;
    }

    private JsonNode shown() throws Exception {
        return send("GET", "/api/experiments/greeting", "");
    }

    private JsonNode send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service + path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    private static int free() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private HttpServer hook() throws Exception {
        HttpServer hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            JsonNode message = JSON.readTree(exchange.getRequestBody().readAllBytes());
            JsonNode alert = message.path("data");
            told.add(message.path("type").asText() + " " + alert.path("name").asText() + " "
                    + alert.path("state").asText() + " " + alert.path("finding").asText());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        hook.start();
        return hook;
    }
}
