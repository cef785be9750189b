package dev.polyphony.worker.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.polyphony.call.ModelRef;
import dev.polyphony.provider.EnvironmentProxies;
import dev.polyphony.scoring.Confidence;
import dev.polyphony.scoring.ConfidenceScorer;
import dev.polyphony.scoring.ScorerFailed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints of an operator's own. */
class HttpScorerTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final ModelRef MODEL = ModelRef.parse("ollama/mistral:7b-instruct");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void numberOrObjectIsTheConfidence() {
        answer("/number", 200, "0.8");
        answer("/object", 200, "{\"score\": 1, \"calibrated\": true}");

        assertThat(score("/number")).contains(new Confidence(0.8, "http", false));
        assertThat(score("/object")).contains(new Confidence(1, "http", true));
    }

    @Test
    void whoAnswersNothingCannotJudge() {
        server.createContext("/nothing", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });

        assertThat(score("/nothing")).isEmpty();
    }

    @Test
    void nothingGoesThereButTheQuestion() {
        AtomicReference<String> body = new AtomicReference<>();
        AtomicReference<Set<String>> headers = new AtomicReference<>();
        server.createContext("/score", exchange -> {
            body.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            headers.set(Set.copyOf(exchange.getRequestHeaders().keySet()));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });

        assertThat(score("/score")).isEmpty();

        assertThat(body.get())
                .isEqualTo(
                        "{\"answer\":\"Certainly.\",\"model\":\"ollama/mistral:7b-instruct\",\"question\":\"REST?\"}");
        assertThat(headers.get())
                .containsExactlyInAnyOrder("Accept", "Content-type", "Content-length", "Host", "User-agent");
    }

    @Test
    void redirectLeadsNowhere() {
        AtomicInteger elsewhere = new AtomicInteger();
        server.createContext("/elsewhere", exchange -> {
            elsewhere.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.createContext("/redirect", exchange -> {
            exchange.getResponseHeaders().add("Location", address("/elsewhere").toString());
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        });

        assertThatThrownBy(() -> score("/redirect"))
                .hasMessage("scorer-url: it answered 307; redirects are not followed");
        assertThat(elsewhere).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "-1", "\"good\"", "{\"value\": 1}", "<html>", "NaN", "0.5 0.6"})
    void whatIsNoConfidenceIsAFailure(String said) {
        answer("/score", 200, said);

        assertThatThrownBy(() -> score("/score")).isInstanceOf(ScorerFailed.class);
    }

    @Test
    void errorIsAFailure() {
        answer("/score", 500, "0.8");

        assertThatThrownBy(() -> score("/score")).hasMessage("scorer-url: it answered 500");
    }

    @Test
    void whoSaysTooMuchIsNotReadToTheEnd() {
        server.createContext("/score", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] some = new byte[8192];
            // Without an end: whoever reads on never comes back.
            while (true) {
                exchange.getResponseBody().write(some);
            }
        });

        assertThatThrownBy(() -> score("/score")).hasMessage("scorer-url: it sent more than 65536 bytes");
    }

    @Test
    void whoNeverAnswersIsNotWaitedFor() {
        CountDownLatch never = new CountDownLatch(1);
        server.createContext("/score", exchange -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        assertThatThrownBy(() -> scorer("/score", Duration.ofMillis(300)).score("REST?", MODEL, "Certainly."))
                .isInstanceOf(ScorerFailed.class);
        never.countDown();
    }

    @Test
    void whoIsNotThereIsAFailure() {
        URI address = address("/score");
        server.stop(0);

        assertThatThrownBy(() -> scorer(address, LONG).score("q", MODEL, "a"))
                .hasMessage("scorer-url: it does not answer");
    }

    @Test
    void whatIsTooLongIsNotAsked() {
        AtomicInteger asked = new AtomicInteger();
        server.createContext("/score", exchange -> asked.incrementAndGet());
        ConfidenceScorer scorer = scorer("/score", LONG);

        // More often than a scorer may fail: there is nothing wrong with this one.
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> scorer.score("q", MODEL, "x".repeat(2 * 1024 * 1024)))
                    .hasMessage("scorer-url: it is not asked about more than 2097152 bytes");
        }
        assertThat(asked).hasValue(0);
    }

    private void answer(String path, int status, String text) {
        server.createContext(path, exchange -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private Optional<Confidence> score(String path) {
        return scorer(path, LONG).score("REST?", MODEL, "Certainly.");
    }

    private ConfidenceScorer scorer(String path, Duration timeout) {
        return scorer(address(path), timeout);
    }

    private static ConfidenceScorer scorer(URI address, Duration timeout) {
        OwnScorers.Named named =
                new OwnScorers.Named("scorer", Optional.empty(), Optional.of(address), Optional.empty());
        return new OwnScorers(timeout, List.of(), EnvironmentProxies.none(), InstantSource.system())
                .confidence(named)
                .orElseThrow();
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }
}
