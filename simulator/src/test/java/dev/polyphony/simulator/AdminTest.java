package dev.polyphony.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.simulator.script.Script;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The simulator driven from outside its process. */
class AdminTest {
    private final Simulator simulator = Simulator.start(Script.healthy());

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void scriptIsReplacedAndRead() throws Exception {
        String script = """
                {"behaviours":{"openai/m":{"faults":[{"kind":"unavailable","status":503}]}}}""";

        assertThat(admin("PUT", "script", script).statusCode()).isEqualTo(200);
        assertThat(admin("GET", "script", "").body()).contains("unavailable");
        assertThat(Asked.once(simulator, "openai", "m", "Why?").statusCode()).isEqualTo(503);
        assertThat(Asked.once(simulator, "openai", "m", "Why?").statusCode()).isEqualTo(200);
    }

    @Test
    void wrongScriptIsRefusedAndTheOldOneStays() throws Exception {
        HttpResponse<String> refused = admin("PUT", "script", "{\"latency\":5}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("not a script");
        assertThat(simulator.script()).isEqualTo(Script.healthy());
    }

    @Test
    void logIsReadAndCleared() throws Exception {
        Asked.once(simulator, "openai", "m", "Why?");

        JsonNode log = new ObjectMapper().readTree(admin("GET", "log", "").body());
        assertThat(log).hasSize(1);
        assertThat(log.get(0).path("outcome").asText()).isEqualTo("ANSWERED");
        assertThat(log.get(0).path("arrivedAt").asText()).endsWith("Z");
        admin("DELETE", "log", "");
        assertThat(simulator.log().requests()).isEmpty();
    }

    private HttpResponse<String> admin(String method, String what, String body) throws Exception {
        return Asked.client()
                .send(
                        HttpRequest.newBuilder(simulator.root().resolve("/_simulator/" + what))
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
