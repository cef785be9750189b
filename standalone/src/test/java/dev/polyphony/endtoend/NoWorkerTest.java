package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A starter whose workers are gone. */
class NoWorkerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Temporal itself would be waited for a minute. */
    private static final Duration WELL_BELOW_A_MINUTE = Duration.ofSeconds(25);

    @TempDir
    Path folder;

    private String address = "";

    @Test
    void whatOnlyAWorkerCanDoIsRefusedForNow() throws Exception {
        try (Simulator simulator = Simulator.start(Script.healthy());
                RealServer server = RealServer.on(folder.resolve("home"))) {
            Worker worker = Worker.at(server, RealProviders.at(simulator));
            String ended = Requests.answer(server.client(), Requests.fallback("openai/m"))
                    .id();
            worker.close();
            try (CommandProcess starter = CommandProcess.start(
                            folder, Map.of("TEMPORAL_ADDRESS", server.address(), "SERVER_PORT", "0"), "starter");
                    HttpClient http = HttpClient.newHttpClient()) {
                starter.awaitOutput("Ready.");
                Matcher at = Pattern.compile("POST (http://\\S+)/api/analyses").matcher(starter.output());
                assertThat(at.find()).isTrue();
                address = at.group(1);

                assertRefusedForNow(
                        http.send(post("/api/analyses/preview", "{\"prompt\": \"q\"}"), BodyHandlers.ofString()));
                assertRefusedForNow(http.send(get("/api/models"), BodyHandlers.ofString()));
                assertRefusedForNow(http.send(
                        post("/orchestrator/analyze", "{\"prompt\": \"q\", \"selected_models\": [\"openai/m\"]}"),
                        BodyHandlers.ofString()));
                assertThat(http.send(get("/api/analyses/" + ended), BodyHandlers.ofString())
                                .body())
                        .as("needs no worker")
                        .contains("\"status\":\"answered\"");

                http.send(post("/api/analyses", "{\"id\": \"waits\", \"prompt\": \"q\"}"), BodyHandlers.ofString());
                JsonNode waits = JSON.readTree(http.send(get("/api/analyses/waits"), BodyHandlers.ofString())
                        .body());
                assertThat(waits.path("status").asText()).isEqualTo("running");
                assertThat(waits.path("detail").asText()).contains("no worker");
                assertThat(CompletableFuture.supplyAsync(() -> server.client().progress("waits")))
                        .succeedsWithin(WELL_BELOW_A_MINUTE)
                        .satisfies(progress -> {
                            assertThat(progress.status()).isEqualTo(AnalysisStatus.RUNNING);
                            assertThat(progress.calls()).isEmpty();
                        });
            }
        }
    }

    private static void assertRefusedForNow(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
        assertThat(JSON.readTree(answer.body()).path("detail").asText())
                .startsWith("no worker has taken it up within a second; start one");
    }

    private HttpRequest get(String path) {
        return request(path).build();
    }

    private HttpRequest post(String path, String body) {
        return request(path)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).timeout(WELL_BELOW_A_MINUTE);
    }
}
