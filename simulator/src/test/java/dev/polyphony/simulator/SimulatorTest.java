package dev.polyphony.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.simulator.log.LogFile;
import dev.polyphony.simulator.log.LoggedOutcome;
import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Script;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SimulatorTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Simulator simulator = Simulator.start(Script.healthy());

    @AfterEach
    void stop() {
        simulator.close();
    }

    static List<String> providers() {
        return Asked.PROVIDERS;
    }

    @ParameterizedTest
    @MethodSource("providers")
    void streamCarriesTheSameTextAsTheWholeAnswer(String provider) throws Exception {
        String whole = JSON.readTree(Asked.once(simulator, provider, "m", "Compare oceans with deserts")
                        .body())
                .at(Asked.textOf(provider))
                .asText();

        StringBuilder text = new StringBuilder();
        Asked.streamed(simulator, provider, "m", "Compare oceans with deserts")
                .body()
                .lines()
                .map(line -> line.startsWith("data: ") ? line.substring(6) : line)
                .filter(line -> line.startsWith("{"))
                .forEach(line -> text.append(delta(provider, line)));

        assertThat(whole).contains("oceans").endsWith("[simulated answer]");
        assertThat(text).hasToString(whole);
    }

    private static String delta(String provider, String event) {
        try {
            JsonNode json = JSON.readTree(event);
            String pointer = switch (provider) {
                case "anthropic" -> "/delta/text";
                case "gemini", "ollama" -> Asked.textOf(provider);
                default -> "/choices/0/delta/content";
            };
            return json.at(pointer).asText("");
        } catch (IOException wrong) {
            throw new IllegalStateException(event, wrong);
        }
    }

    @Test
    void ollamaStreamsUnlessToldNotTo() throws Exception {
        String asked = """
                {"model":"llama3.2","prompt":"Why?"}""";
        HttpResponse<String> response = Asked.client()
                .send(
                        HttpRequest.newBuilder(URI.create(simulator.baseUrl("ollama") + "/api/generate"))
                                .POST(HttpRequest.BodyPublishers.ofString(asked))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(response.headers().firstValue("content-type")).hasValue("application/x-ndjson");
        List<String> lines = response.body().lines().toList();
        assertThat(lines).hasSizeGreaterThan(2);
        assertThat(JSON.readTree(lines.getFirst()).path("response").asText()).isNotEmpty();
        assertThat(JSON.readTree(lines.getLast()).path("done").asBoolean()).isTrue();
    }

    @Test
    void clientThatOffersHttp2IsAnsweredInHttp1() throws Exception {
        try (HttpClient offering =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            HttpResponse<String> response = offering.send(
                    Asked.request(simulator, "openai", "m", "Why?", false).build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(response.statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "openai, /models, /data/0/id, m1",
        "anthropic, /v1/models, /data/0/id, m1",
        "gemini, /v1beta/models, /models/0/name, models/m1",
        "mistral, /models, /data/0/id, m1",
        "ollama, /api/tags, /models/0/name, m1:latest",
        "ollama, /api/version, /version, 0.12.6"
    })
    void providerTellsItsModels(String provider, String path, String pointer, String expected) throws Exception {
        simulator.script(Script.builder().models(provider, "m1").build());

        HttpResponse<String> response = Asked.client()
                .send(
                        HttpRequest.newBuilder(URI.create(simulator.baseUrl(provider) + path))
                                .header("Authorization", "Bearer key-1")
                                .header("x-goog-api-key", "key-1")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(JSON.readTree(response.body()).at(pointer).asText()).isEqualTo(expected);
        assertThat(simulator.log().requests()).isEmpty();
    }

    @Test
    void everyRequestIsALineOfTheLogFile(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("log.jsonl");
        try (LogFile lines = new LogFile(file);
                Simulator logging = Simulator.start(0, Script.healthy(), lines)) {
            Asked.once(logging, "openai", "m", "Why?");
            Asked.once(logging, "mistral", "m", "Why?");
        }

        assertThat(Files.readAllLines(file)).hasSize(2).allMatch(line -> line.contains("\"outcome\":\"ANSWERED\""));
    }

    @Test
    void modelThatIsNotPulledIsNotFound() throws Exception {
        simulator.script(Script.builder().pulled("llama3.2").build());

        assertThat(Asked.once(simulator, "ollama", "llama3.2:latest", "Why?").statusCode())
                .isEqualTo(200);
        assertThat(Asked.once(simulator, "ollama", "qwen3", "Why?").statusCode())
                .isEqualTo(404);
    }

    @Test
    void keyThatIsNotAcceptedIsRejected() throws Exception {
        simulator.script(Script.builder()
                .acceptKey("openai", "key-2")
                .acceptKey("mistral", "key-1")
                .build());

        assertThat(Asked.once(simulator, "openai", "m", "Why?").statusCode()).isEqualTo(401);
        assertThat(Asked.once(simulator, "mistral", "m", "Why?").statusCode()).isEqualTo(200);
    }

    @Test
    void logNamesTheRequestButNotItsKey() throws Exception {
        Asked.once(simulator, "anthropic", "claude", "Compare oceans");

        LoggedRequest logged = simulator.log().of("anthropic/claude").getFirst();
        assertThat(logged.outcome()).isEqualTo(LoggedOutcome.ANSWERED);
        assertThat(logged.prompt()).isEqualTo("Compare oceans");
        assertThat(logged.promptDigest()).hasSize(64);
        assertThat(logged.keyFingerprint()).matches("[0-9a-f]{8}");
        assertThat(logged.path()).isEqualTo("/anthropic/v1/messages");
        assertThat(logged.fault()).isNull();
        assertThat(logged.toString()).doesNotContain("key-1");
    }

    @Test
    void clientThatGivesUpIsLoggedAsAborted() {
        simulator.script(Script.builder().fault("*", Fault.hang()).build());

        assertThatThrownBy(() -> Asked.client()
                        .send(
                                Asked.request(simulator, "openai", "m", "Why?", false)
                                        .timeout(Duration.ofMillis(100))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(HttpTimeoutException.class);

        await().untilAsserted(() -> assertThat(simulator.log().of("openai/m"))
                .extracting(LoggedRequest::outcome)
                .containsExactly(LoggedOutcome.ABORTED));
    }

    @Test
    void clientThatLeavesAStreamIsLoggedAsAborted() throws Exception {
        simulator.script(Script.builder()
                .fault("*", Fault.slowBody(Duration.ofMinutes(1)))
                .build());

        HttpResponse<InputStream> response = Asked.client()
                .send(
                        Asked.request(simulator, "anthropic", "m", "Why?", true).build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.body().readNBytes(20)).asString().startsWith("event: message_start");
        response.body().close();

        await().untilAsserted(() -> assertThat(simulator.log().of("anthropic/m"))
                .extracting(LoggedRequest::outcome)
                .containsExactly(LoggedOutcome.ABORTED));
    }

    @Test
    void faultsOfASequenceAreUsedUpOneByOne() throws Exception {
        simulator.script(Script.builder()
                .behaviour("openai/*", Behaviour.sequence(Fault.unavailable(503), Fault.none(), Fault.badKey()))
                .behaviour("m2", Behaviour.sequence(Fault.unavailable(500)).repeatLast())
                .build());

        List<Integer> statuses = new ArrayList<>();
        for (int request = 0; request < 5; request++) {
            statuses.add(Asked.once(simulator, "openai", "m1", "Why?").statusCode());
        }
        assertThat(statuses).containsExactly(503, 200, 401, 200, 200);
        assertThat(Asked.once(simulator, "openai", "m2", "Why?").statusCode()).isEqualTo(500);
        assertThat(Asked.once(simulator, "openai", "m2", "Why?").statusCode()).isEqualTo(500);
    }

    @Test
    void requestsWaitSideBySide() throws Exception {
        simulator.script(Script.builder().latency(Latency.fixed(1000)).build());

        CompletableFuture<?>[] asked = new CompletableFuture<?>[200];
        for (int request = 0; request < asked.length; request++) {
            asked[request] = Asked.client()
                    .sendAsync(
                            Asked.request(simulator, "openai", "m", "Why?", false)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        }
        CompletableFuture.allOf(asked).get();

        List<LoggedRequest> logged = simulator.log().requests();
        assertThat(logged).hasSize(200).allSatisfy(entry -> {
            assertThat(entry.outcome()).isEqualTo(LoggedOutcome.ANSWERED);
            assertThat(entry.took()).isGreaterThanOrEqualTo(Duration.ofMillis(999));
        });
        long most = logged.stream()
                .mapToLong(LoggedRequest::arrivedNanos)
                .map(at -> logged.stream().filter(entry -> waits(entry, at)).count())
                .max()
                .orElse(0);
        assertThat(most).isGreaterThan(32);
    }

    private static boolean waits(LoggedRequest entry, long at) {
        long passed = at - entry.arrivedNanos();
        return passed >= 0 && passed < Objects.requireNonNull(entry.took()).toNanos();
    }
}
