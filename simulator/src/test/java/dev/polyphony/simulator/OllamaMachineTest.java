package dev.polyphony.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.simulator.log.MachineLog.Kind;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Machine;
import dev.polyphony.simulator.script.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ollama's own endpoints, and what its machine lets pass. */
class OllamaMachineTest {
    private static final String SMALL = "llama2:7b-chat";
    private static final String OTHER = "mistral:7b-instruct";
    private static final String LARGE = "deepseek-coder:33b";
    private static final Duration SOON = Duration.ofMillis(150);

    private final Simulator simulator = Simulator.start(Script.healthy());

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void modelIsLoadedWhenItIsAskedAndTheAnswerSaysHowLongThatTook() throws Exception {
        play(new Machine(24.0, null, null, null, null, null, SOON, null, null));

        JsonNode first = json(ask(SMALL, ""));
        JsonNode second = json(ask(SMALL, ""));

        assertThat(first.path("load_duration").asLong()).isGreaterThanOrEqualTo(SOON.toNanos());
        assertThat(first.path("total_duration").asLong()).isGreaterThan(SOON.toNanos());
        assertThat(second.path("load_duration").asLong())
                .isLessThan(first.path("load_duration").asLong());
        JsonNode loaded = json(get("/api/ps")).path("models").path(0);
        assertThat(loaded.path("name").asText()).isEqualTo(SMALL);
        assertThat(loaded.path("size_vram").asLong())
                .isEqualTo(loaded.path("size").asLong());
        assertThat(loaded.path("expires_at").asText()).startsWith("20");
        assertThat(simulator.machineLog().loads()).containsExactly(SMALL);
    }

    @Test
    void oneModelAtOnceMakesRoomForTheNext() throws Exception {
        play(Machine.of(24).loaded(1));

        ask(SMALL, "");
        ask(OTHER, "");
        ask(SMALL, "");

        assertThat(simulator.machineLog().loads()).containsExactly(SMALL, OTHER, SMALL);
        assertThat(simulator.machineLog().evictions()).containsExactly(SMALL, OTHER);
        assertThat(simulator.machineLog().mostLoaded()).isOne();
    }

    @Test
    void leastRecentlyUsedModelGoesWhereMemoryIsShort() throws Exception {
        play(Machine.of(8).model(SMALL, 3.5).model(OTHER, 4).model("codellama:13b-instruct", 3.6));

        ask(OTHER, "");
        ask(SMALL, "");
        ask(OTHER, "");
        ask("codellama:13b-instruct", "");

        assertThat(simulator.machineLog().evictions()).containsExactly(SMALL);
        assertThat(simulator.machineLog().mostMemory()).isLessThanOrEqualTo(8);
    }

    @Test
    void modelThatFitsNowhereIsRefusedInOllamasWords() throws Exception {
        play(Machine.of(8).withRam(4).model(LARGE, 17.9).model(SMALL, 3.8));

        HttpResponse<String> answer = ask(LARGE, "");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(json(answer).path("error").asText())
                .isEqualTo("model requires more system memory (17.9 GiB) than is available (12.0 GiB)");
        assertThat(ask(SMALL, "").statusCode()).isEqualTo(200);
    }

    @Test
    void modelThatFitsTheCardInPartTakesOtherMemoryToo() throws Exception {
        play(Machine.of(8).withRam(16).model(LARGE, 18));

        ask(LARGE, "");

        JsonNode loaded = json(get("/api/ps")).path("models").path(0);
        assertThat(loaded.path("size").asLong()).isEqualTo(18L << 30);
        assertThat(loaded.path("size_vram").asLong()).isEqualTo(8L << 30);
    }

    @Test
    void requestsBeyondTheParallelOnesWaitForTheirTurn() throws Exception {
        simulator.script(Script.builder()
                .machine(Machine.of(24).parallel(2))
                .behaviour("*", Behaviour.healthy(Latency.fixed(50)))
                .build());

        List<CompletableFuture<HttpResponse<String>>> answers =
                IntStream.range(0, 6).mapToObj(any -> later(SMALL)).toList();

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        assertThat(simulator.machineLog().mostAtOnce(SMALL)).isEqualTo(2);
    }

    @Test
    void fullQueueIsBusy() throws Exception {
        play(new Machine(8.0, null, 1, 1, 1, null, Duration.ofMinutes(10), null, null));
        CompletableFuture<?> loading = later(SMALL);
        await().until(() -> !simulator.machineLog().events().isEmpty());
        CompletableFuture<HttpResponse<String>> first = new CompletableFuture<>();
        IntStream.range(0, 3).forEach(any -> later(OTHER).thenAccept(first::complete));

        HttpResponse<String> refused = first.join();

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(json(refused).path("error").asText())
                .isEqualTo("server busy, please try again.  maximum pending requests exceeded");
        assertThat(loading).isNotDone();
    }

    @Test
    void clientThatGoesGivesItsPlaceBack() throws Exception {
        simulator.script(Script.builder()
                .machine(Machine.of(8).parallel(1))
                .behaviour(SMALL, Behaviour.healthy(Latency.fixed(600_000)))
                .build());
        CompletableFuture<?> gone = later(SMALL);
        await().until(() -> simulator.machineLog().mostAtOnce(SMALL) == 1);

        gone.cancel(true);

        await().until(() -> simulator.machineLog().events().getLast().kind() == Kind.ENDED);
    }

    @Test
    void emptyRequestLoadsAndKeepAliveOfZeroUnloads() throws Exception {
        play(Machine.of(24));

        JsonNode load = json(post("/api/generate", "{\"model\":\"" + SMALL + "\"}"));
        assertThat(load.path("done_reason").asText()).isEqualTo("load");
        assertThat(json(get("/api/ps")).path("models")).hasSize(1);

        JsonNode unload = json(post("/api/generate", "{\"model\":\"" + SMALL + "\",\"keep_alive\":0}"));
        assertThat(unload.path("done_reason").asText()).isEqualTo("unload");
        assertThat(json(get("/api/ps")).path("models")).isEmpty();
        assertThat(simulator.log().requests()).isEmpty();
    }

    @Test
    void everyRequestMaySayHowLongItsModelStays() throws Exception {
        play(Machine.of(24));

        ask(SMALL, ",\"keep_alive\":\"50ms\"");
        await().until(() -> simulator.machineLog().events().getLast().kind() == Kind.EXPIRED);
        ask(SMALL, ",\"keep_alive\":0");
        ask(OTHER, ",\"keep_alive\":-1");

        assertThat(json(get("/api/ps"))
                        .path("models")
                        .path(0)
                        .path("expires_at")
                        .asText())
                .startsWith("23");
        assertThat(simulator.machineLog().evictions()).isEmpty();
        assertThat(json(get("/api/ps")).path("models")).hasSize(1);
    }

    @Test
    void pullTellsItsProgressAndTheModelIsThere() throws Exception {
        simulator.script(Script.builder().machine(Machine.of(24)).pulled().build());
        assertThat(ask(SMALL, "").statusCode()).isEqualTo(404);
        assertThat(json(get("/api/tags")).path("models")).isEmpty();

        List<JsonNode> lines = lines(post("/api/pull", "{\"model\":\"" + SMALL + "\"}"));

        assertThat(lines.getFirst().path("status").asText()).isEqualTo("pulling manifest");
        assertThat(lines.get(1).has("completed")).isFalse();
        assertThat(lines)
                .filteredOn(line -> line.path("total").asLong() > 1 << 30)
                .extracting(line -> line.path("completed").asLong())
                .isSorted()
                .endsWith(Math.round(0.53 * 7 * (1 << 30)));
        assertThat(lines.reversed().subList(0, 3))
                .extracting(line -> line.path("status").asText())
                .containsExactly("success", "writing manifest", "verifying sha256 digest");
        assertThat(json(get("/api/tags")).path("models").path(0).path("name").asText())
                .isEqualTo(SMALL);
        assertThat(ask(SMALL, "").statusCode()).isEqualTo(200);
    }

    @Test
    void pullOfWhatNobodyHasFailsInTheStream() throws Exception {
        play(Machine.of(24).model(SMALL, 4));

        List<JsonNode> lines = lines(post("/api/pull", "{\"model\":\"nonsense:7b\"}"));

        assertThat(lines).hasSize(2);
        assertThat(lines.getLast().path("error").asText()).isEqualTo("pull model manifest: file does not exist");
    }

    @Test
    void pullThatBrokeOffGoesOnWhereItWas() throws Exception {
        simulator.script(Script.builder()
                .machine(Machine.of(24)
                        .model(SMALL, 4)
                        .pulling(new Machine.Pulling(null, null, 0.5, Machine.Breaking.REGISTRY_LOST)))
                .pulled()
                .build());

        List<JsonNode> broken = lines(post("/api/pull", "{\"model\":\"" + SMALL + "\"}"));
        List<JsonNode> rest = lines(post("/api/pull", "{\"model\":\"" + SMALL + "\"}"));

        assertThat(broken.getLast().path("error").asText()).isEqualTo("max retries exceeded: unexpected EOF");
        assertThat(rest.get(1).path("completed").asLong()).isEqualTo(2L << 30);
        assertThat(rest.getLast().path("status").asText()).isEqualTo("success");
    }

    @Test
    void fullDiskEndsThePull() throws Exception {
        simulator.script(Script.builder()
                .machine(Machine.of(24).model(SMALL, 4).pulling(new Machine.Pulling(null, 3.0, null, null)))
                .pulled()
                .build());

        List<JsonNode> lines = lines(post("/api/pull", "{\"model\":\"" + SMALL + "\"}"));

        assertThat(lines.getLast().path("error").asText()).endsWith("no space left on device");
        assertThat(ask(SMALL, "").statusCode()).isEqualTo(404);
    }

    @Test
    void deletedModelIsGone() throws Exception {
        play(Machine.of(24).model(SMALL, 4));
        ask(SMALL, "");

        assertThat(delete(SMALL).statusCode()).isEqualTo(200);

        assertThat(delete(SMALL).statusCode()).isEqualTo(404);
        assertThat(ask(SMALL, "").statusCode()).isEqualTo(404);
        assertThat(json(get("/api/ps")).path("models")).isEmpty();
    }

    private void play(Machine machine) {
        simulator.script(Script.builder().machine(machine).build());
    }

    private HttpResponse<String> ask(String model, String more) throws Exception {
        return post("/api/chat", question(model, more));
    }

    private CompletableFuture<HttpResponse<String>> later(String model) {
        return Asked.client()
                .sendAsync(request("/api/chat", question(model, "")), HttpResponse.BodyHandlers.ofString());
    }

    private static String question(String model, String more) {
        return """
                {"model":"%s","stream":false,"messages":[{"role":"user","content":"Why?"}]%s}""".formatted(model, more);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return Asked.client().send(request(path, body), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return Asked.client().send(HttpRequest.newBuilder(address(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> delete(String model) throws Exception {
        return Asked.client()
                .send(
                        HttpRequest.newBuilder(address("/api/delete"))
                                .method("DELETE", HttpRequest.BodyPublishers.ofString("{\"model\":\"" + model + "\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(address(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private URI address(String path) {
        return URI.create(simulator.baseUrl("ollama") + path);
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return new ObjectMapper().readTree(response.body());
    }

    private static List<JsonNode> lines(HttpResponse<String> response) throws Exception {
        Iterable<JsonNode> lines = () -> {
            try {
                return new ObjectMapper().readerFor(JsonNode.class).readValues(response.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        return StreamSupport.stream(lines.spliterator(), false).toList();
    }
}
