package dev.polyphony.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Adapter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent, byte by byte where it matters. */
class RequestTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Sent(String path, String upgrade, JsonNode body) {}

    private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    private final HttpTransport wire = new HttpTransport();
    private final HttpServer server = server();

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void listen() {
        server.createContext("/", exchange -> {
            sent.add(new Sent(
                    exchange.getRequestURI().getRawPath(),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Upgrade")),
                    JSON.readTree(exchange.getRequestBody())));
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        wire.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-5", "gpt-5-mini", "gpt-6.1-sol", "o3", "o4-mini", "openai/gpt-5.2", "o1:latest"})
    void reasoningModelsGetTheNewLimitAndNoTemperature(String model) throws Exception {
        JsonNode body = body(Adapter.OPENAI, model);

        assertThat(body.path("max_completion_tokens").asInt()).isEqualTo(77);
        assertThat(body.has("max_tokens")).isFalse();
        assertThat(body.has("temperature")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o-mini", "gpt-4.1", "gpt-oss-20b", "openai/gpt-oss-120b", "o-model", "qwen3:8b"})
    void othersGetTheLimitThatEveryCompatibleServerKnows(String model) throws Exception {
        JsonNode body = body(Adapter.OPENAI, model);

        assertThat(body.path("max_tokens").asInt()).isEqualTo(77);
        assertThat(body.has("max_completion_tokens")).isFalse();
        assertThat(body.path("temperature").asDouble()).isEqualTo(0.5);
    }

    @Test
    void requestThatCannotBeWrittenIsSaidToBeWithAWayOut() {
        ModelClient client = client(Adapter.OPENAI, "nowhere:at-all");

        CallException thrown = catchThrowableOfType(
                CallException.class, () -> client.ask(new ModelRequest("m", "p", 77, 0.5, Duration.ofSeconds(5))));

        assertThat(thrown.sent()).isFalse();
        assertThat(thrown.failure().describe())
                .contains("no request could be written for any, ", "none was sent", "base URL");
        assertThat(sent).isEmpty();
    }

    @Test
    void requestWhoseTurnHasPassedWhenItIsConnectedIsNotSent() throws Exception {
        ModelClient client =
                client(Adapter.OPENAI, "http://127.0.0.1:" + server.getAddress().getPort());
        Duration ample = Duration.ofSeconds(20);
        Semaphore gate = new Semaphore(0);
        SendPermit passed = SendPermit.of(gate, true, System.nanoTime() - ample.toNanos());
        SendPermit inTime = SendPermit.of(gate, true, System.nanoTime() + ample.toNanos());

        CallException late = catchThrowableOfType(
                CallException.class,
                () -> client.ask(new ModelRequest("m", null, List.of(), "p", 77, null, null, ample, passed)));

        assertThat(late.isLate()).isTrue();
        assertThat(late.sent()).isFalse();
        assertThat(late.billing()).isEqualTo(new Billing.NotBilled());
        assertThat(sent).isEmpty();

        assertThat(catchThrowableOfType(
                        CallException.class,
                        () -> client.ask(new ModelRequest("m", null, List.of(), "p", 77, null, null, ample, inTime))))
                .isNotNull();
        assertThat(sent).hasSize(1);
        assertThat(gate.availablePermits()).isEqualTo(2);
    }

    @Test
    void noUpgradeOfTheProtocolIsOffered() throws Exception {
        assertThat(send(Adapter.OPENAI, "m").upgrade()).isEqualTo("null");
    }

    @Test
    void modelIdCannotLeaveItsPlaceInTheAddress() throws Exception {
        assertThat(send(Adapter.GEMINI, "../x?key=1").path())
                .isEqualTo("/v1beta/models/..%2Fx%3Fkey%3D1:generateContent");
    }

    @Test
    void serverThatDoesNotAcceptTimesOutConnecting() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> waiting = new ArrayList<>();
            try {
                for (int i = 0; i < 2; i++) {
                    waiting.add(new Socket(full.getInetAddress(), full.getLocalPort()));
                }
                ModelClient client = client(Adapter.OPENAI, "http://127.0.0.1:" + full.getLocalPort());

                CallException thrown = catchThrowableOfType(
                        CallException.class,
                        () -> client.ask(new ModelRequest("m", "p", 1, null, Duration.ofMillis(300))));

                assertThat(thrown.failure()).isEqualTo(new Failure.TimedOut(Failure.Phase.CONNECT));
                assertThat(thrown.billing()).isEqualTo(new Billing.NotBilled());
            } finally {
                for (Socket socket : waiting) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void answerWithoutEndIsCutOff() throws Exception {
        byte[] kilobyte = " ".repeat(1024).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var body = exchange.getResponseBody()) {
                while (true) {
                    body.write(kilobyte);
                }
            }
        });
        ModelClient client =
                client(Adapter.OPENAI, "http://127.0.0.1:" + server.getAddress().getPort() + "/endless");

        CallException thrown = catchThrowableOfType(
                CallException.class, () -> client.ask(new ModelRequest("m", "p", 1, null, Duration.ofSeconds(20))));

        assertThat(thrown.failure()).isEqualTo(new Failure.MalformedReply("too large for an answer"));
    }

    private JsonNode body(Adapter adapter, String model) throws InterruptedException {
        return send(adapter, model).body();
    }

    private Sent send(Adapter adapter, String model) throws InterruptedException {
        ModelClient client =
                client(adapter, "http://127.0.0.1:" + server.getAddress().getPort());
        CallException thrown = catchThrowableOfType(
                CallException.class, () -> client.ask(new ModelRequest(model, "p", 77, 0.5, Duration.ofSeconds(10))));
        assertThat(thrown.failure()).isEqualTo(new Failure.Unavailable(500));
        assertThat(sent).hasSize(1);
        return sent.take();
    }

    private ModelClient client(Adapter adapter, String baseUrl) {
        return new ModelClients(wire, Clock.systemUTC())
                .of(new Endpoint(
                        new ProviderId("any"), adapter, URI.create(baseUrl), null, List.of(), false, true, false));
    }
}
