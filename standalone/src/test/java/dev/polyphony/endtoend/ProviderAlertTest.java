package dev.polyphony.endtoend;

import static dev.polyphony.endtoend.Requests.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.polyphony.call.ProviderId;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Word of a provider reaches the webhook once, though two workers look at the same database. */
class ProviderAlertTest {
    private static final ProviderId OPENAI = new ProviderId("openai");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void eachChangeIsToldOnceHoweverManyWorkersThereAre() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        HttpServer hook = hook(told);
        try (Simulator simulator = Simulator.start(Script.healthy());
                RealServer server = RealServer.on(folder.resolve("home"))) {
            Map<String, String> environment = new HashMap<>(RealProviders.at(simulator));
            environment.put(
                    "POLYPHONY_ALERT_WEBHOOK",
                    "http://127.0.0.1:" + hook.getAddress().getPort() + "/");
            try (Worker worker = Worker.at(server, environment);
                    Worker other = Worker.at(server, environment)) {
                worker.health().drain(OPENAI, "ann");
                await().atMost(PATIENCE).until(() -> told.size() >= 1);
                other.health().enable(OPENAI, "bob");
                await().atMost(PATIENCE).until(() -> told.size() >= 2);

                // Both look every second.
                await().during(Duration.ofSeconds(3)).atMost(PATIENCE).until(() -> told.size() == 2);
                assertThat(told).containsExactly("openai closed → drained by ann", "openai drained → closed by bob");
            }
        } finally {
            hook.stop(0);
        }
    }

    private static HttpServer hook(List<String> told) throws IOException {
        HttpServer hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            JsonNode alert =
                    JSON.readTree(exchange.getRequestBody().readAllBytes()).path("data");
            told.add(alert.path("subject").asText() + " " + alert.path("from").asText() + " → "
                    + alert.path("to").asText() + " by " + alert.path("by").asText());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        hook.start();
        return hook;
    }
}
