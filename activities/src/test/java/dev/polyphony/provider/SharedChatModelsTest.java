package dev.polyphony.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Adapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that share what the client library builds for them. */
class SharedChatModelsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpTransport wire = new HttpTransport();
    private HttpServer server;
    private ExecutorService threads;

    /** Answers with the prompt, the temperature and the limit that it got. */
    @BeforeEach
    void listen() throws Exception {
        threads = Executors.newVirtualThreadPerTaskExecutor();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            JsonNode asked = JSON.readTree(exchange.getRequestBody());
            String said = asked.at("/messages/0/content").asText() + " " + asked.get("temperature") + " "
                    + asked.get("max_tokens");
            byte[] answer = JSON.createObjectNode()
                    .put("model", "m")
                    .set(
                            "choices",
                            JSON.readTree(
                                    "[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\""
                                            + said + "\"}}]"))
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        wire.close();
        threads.close();
    }

    @Test
    void eachOfManyAtOnceGetsItsOwnAnswerBySettingsOfItsOwn() throws Exception {
        ModelClient client = new ModelClients(wire, Clock.systemUTC())
                .of(new Endpoint(
                        new ProviderId("any"),
                        Adapter.OPENAI,
                        URI.create("http://localhost:" + server.getAddress().getPort() + "/v1"),
                        null,
                        List.of(),
                        false,
                        true,
                        false));
        List<Future<String>> answers = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String prompt = "p" + i;
            double temperature = i % 3 * 0.5;
            int limit = 70 + i % 2;
            expected.add(prompt + " " + temperature + " " + limit);
            answers.add(threads.submit(
                    () -> client.ask(new ModelRequest("m", prompt, limit, temperature, Duration.ofSeconds(30)))
                            .text()));
        }

        List<String> got = new ArrayList<>();
        for (Future<String> answer : answers) {
            got.add(answer.get());
        }
        assertThat(got).isEqualTo(expected);
    }
}
