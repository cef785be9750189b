package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.rest.StarterApplication;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** What happens in an analysis, read from two starters of one installation. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@NullUnmarked // Set up before all tests.
class EventsOverHttpTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ANSWER = "REST, as a small team has less to keep of it than of anything else there is.";

    private final Script script = Script.builder()
            .answer("openai/m", ANSWER)
            .answer("openai/cut", "GraphQL, as everybody there wants to have it.")
            .fault("openai/cut", Fault.closeMidBody())
            .answer("openai/cut-json", "{\"style\": \"GraphQL, as everybody there wants to have it.\"}")
            .fault("openai/cut-json", Fault.closeMidBody())
            .answer("openai/json", "{\"style\":\"REST\"}")
            .build();
    private final Simulator simulator = Simulator.start(script);
    private final RawProvider raw = RawProvider.start();
    private final HttpClient http = HttpClient.newHttpClient();
    private Worker worker;
    private ConfigurableApplicationContext first;
    private ConfigurableApplicationContext second;

    private record Event(String name, String id, JsonNode data) {}

    @BeforeAll
    void start() {
        Map<String, String> environment = RealProviders.at(simulator);
        environment.put("HF_BASE_URL", raw.url());
        worker = Worker.withServer(environment);
        first = starter(worker.follower());
        second = starter(worker.follower());
    }

    private static ConfigurableApplicationContext starter(AnalysisClient client, String... more) {
        return new SpringApplicationBuilder(StarterApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties("spring.config.name=polyphony-starter")
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .initializers(context -> context.getBeanFactory().registerSingleton("analysisClient", client))
                .run(Stream.concat(Stream.of("--server.port=0"), Stream.of(more))
                        .toArray(String[]::new));
    }

    @AfterAll
    void stop() {
        first.close();
        second.close();
        worker.close();
        simulator.close();
        raw.close();
        http.shutdownNow();
    }

    @Test
    void stepsAndPiecesComeInOrderAndTheResultIsLast() throws Exception {
        String id = submitted("{\"prompt\": \"REST or GraphQL?\", \"models\": [\"openai/m\"], \"stream\": true}");

        List<Event> events = events(first, id, null);

        assertThat(events.stream().map(Event::name).distinct())
                .containsExactly("compiled", "call_started", "tokens", "call_answered", "result");
        assertThat(text(events)).isEqualTo(ANSWER);
        assertThat(events.getLast().data().path("response").asText()).isEqualTo(ANSWER);
        assertThat(events.get(1).data().path("model").asText()).isEqualTo("openai/m");
        assertThat(events).extracting(Event::id).doesNotHaveDuplicates();
    }

    @Test
    void readerGoesOnAtAnotherStarterWhereItWas() throws Exception {
        String id = submitted("{\"prompt\": \"REST or GraphQL?\", \"models\": [\"openai/m\"], \"stream\": true}");
        List<Event> all = events(first, id, null);

        for (int i = 0; i < all.size() - 1; i++) {
            assertThat(events(second, id, all.get(i).id())).isEqualTo(all.subList(i + 1, all.size()));
        }
        assertThat(get(second, id, all.getLast().id(), null).statusCode()).isEqualTo(204);
    }

    @Test
    void starterThatStopsEndsItsStreamsAndTheirAnalysesGoOnToTheirEnd() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        raw.answer("waits", request -> {
            request.events().write(said("REST, ", "null"));
            stopped.await();
            request.write(said("as ever.", "\"stop\"") + "data: [DONE]\n\n");
        });
        ConfigurableApplicationContext leaving =
                starter(worker.follower(), "--spring.lifecycle.timeout-per-shutdown-phase=100ms");
        HttpResponse<Stream<String>> chat = http.send(asked(leaving, true), BodyHandlers.ofLines());
        Iterator<String> words = chat.body().iterator();
        CompletableFuture<HttpResponse<String>> whole = http.sendAsync(asked(leaving, false), BodyHandlers.ofString());
        String id = chat.headers().firstValue("Polyphony-Analysis-Id").orElseThrow();
        Iterator<String> steps = get(leaving, id, null, null).body().iterator();
        List<String> lines = untilItSays("REST, ", steps);
        untilItSays("REST, ", words);

        leaving.close();

        steps.forEachRemaining(lines::add);
        List<Event> seen = read(lines);
        assertThat(seen).extracting(Event::name).contains("tokens").doesNotContain("result");
        assertThat(untilItsEnd(words)).noneMatch(line -> line.contains("[DONE]"));
        assertThat(whole.handle((response, cut) -> cut != null || response.statusCode() >= 500))
                .succeedsWithin(Requests.PATIENCE)
                .isEqualTo(true);
        stopped.countDown();
        List<Event> rest = events(first, id, seen.getLast().id());
        assertThat(rest.getLast().name()).isEqualTo("result");
        assertThat(rest.getLast().data().path("status").asText()).isEqualTo("answered");
        assertThat(text(seen) + text(rest)).isEqualTo("REST, as ever.");
    }

    private static String said(String text, String finish) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":" + finish
                + "}]}\n\n";
    }

    /** One analysis, by its key. */
    private static HttpRequest asked(ConfigurableApplicationContext starter, boolean stream) {
        return HttpRequest.newBuilder(address(starter).resolve("/v1/chat/completions"))
                .header("content-type", "application/json")
                .header("Idempotency-Key", "one")
                .POST(BodyPublishers.ofString("""
                        {"model": "huggingface/waits", "stream": %s, "messages": [{"role": "user", "content": "?"}]}""".formatted(stream)))
                .build();
    }

    private static List<String> untilItSays(String text, Iterator<String> stream) {
        List<String> lines = new ArrayList<>();
        do {
            lines.add(stream.next());
        } while (!lines.getLast().contains(text));
        return lines;
    }

    /** Which can be a cut. */
    private static List<String> untilItsEnd(Iterator<String> stream) {
        List<String> lines = new ArrayList<>();
        try {
            stream.forEachRemaining(lines::add);
        } catch (UncheckedIOException cut) {
            lines.add("cut");
        }
        return lines;
    }

    @Test
    void nextModelGoesOnWithWhatCameOfOneThatBrokeOff() throws Exception {
        String id = submitted("{\"prompt\": \"REST or GraphQL?\", \"strategy\": \"fallback\","
                + " \"models\": [\"openai/cut\", \"openai/m\"], \"stream\": true}");

        List<Event> events = events(first, id, null);

        assertThat(events)
                .extracting(Event::name)
                .containsSubsequence("tokens", "call_failed", "tokens", "result")
                .doesNotContain("reset");
        assertThat(text(events)).startsWith("GraphQL, as everybody").endsWith(ANSWER);
        assertThat(events.getLast().data().path("response").asText()).isEqualTo(text(events));
        JsonNode call = events.getLast().data().path("calls").path(1);
        assertThat(call.at("/reply/continued/call").asText()).isEqualTo("1");
        assertThat(events(second, id, events.get(4).id())).isEqualTo(events.subList(5, events.size()));
    }

    @Test
    void whatCameOfAModelThatBrokeOffIsTakenBackWhereItHasAForm() throws Exception {
        String id = submitted("{\"prompt\": \"REST or GraphQL?\", \"strategy\": \"fallback\","
                + " \"models\": [\"openai/cut-json\", \"openai/json\"], \"stream\": true,"
                + " \"schema\": {\"type\": \"object\"}}");

        List<Event> events = events(first, id, null);

        assertThat(events)
                .extracting(Event::name)
                .containsSubsequence("tokens", "call_failed", "reset", "tokens", "result");
        int reset = events.stream().map(Event::name).toList().lastIndexOf("reset");
        assertThat(text(events.subList(reset, events.size()))).isEqualTo("{\"style\":\"REST\"}");
        assertThat(text(events.subList(0, reset))).startsWith("{\"style\":\"GraphQL");
    }

    @Test
    void answerThatNobodyWantedInPiecesIsOne() throws Exception {
        String id = submitted("{\"prompt\": \"REST or GraphQL?\", \"models\": [\"openai/m\"]}");

        List<Event> events = events(first, id, null);

        assertThat(events.stream().filter(event -> event.name().equals("tokens")))
                .singleElement()
                .satisfies(
                        event -> assertThat(event.data().path("text").asText()).isEqualTo(ANSWER));
    }

    @Test
    void othersAnalysesAndPositionsThatNobodyGaveAreRefused() throws Exception {
        String id = submitted("{\"prompt\": \"REST or GraphQL?\", \"models\": [\"openai/m\"]}");

        assertThat(get(first, id, null, "another").statusCode()).isEqualTo(404);
        assertThat(get(first, "nobodys", null, null).statusCode()).isEqualTo(404);
        assertThat(get(first, id, "seven", null))
                .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(400))
                .satisfies(refused ->
                        assertThat(refused.body().collect(Collectors.joining())).contains("Last-Event-ID"));
    }

    private String submitted(String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address(first).resolve("/api/analyses"))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return JSON.readTree(answer.body()).path("id").asText();
    }

    private List<Event> events(ConfigurableApplicationContext starter, String id, String last) throws Exception {
        HttpResponse<Stream<String>> response = get(starter, id, last, null);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        return read(response.body().toList());
    }

    private static List<Event> read(List<String> lines) throws Exception {
        List<Event> events = new ArrayList<>();
        String name = "";
        String position = "";
        for (String line : lines) {
            if (line.startsWith("event: ")) {
                name = line.substring("event: ".length());
            } else if (line.startsWith("id: ")) {
                position = line.substring("id: ".length());
            } else if (line.startsWith("data: ")) {
                events.add(new Event(name, position, JSON.readTree(line.substring("data: ".length()))));
            }
        }
        return events;
    }

    private HttpResponse<Stream<String>> get(
            ConfigurableApplicationContext starter, String id, String last, String tenant) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address(starter).resolve("/api/analyses/" + id + "/events"));
        if (last != null) {
            request.header("Last-Event-ID", last);
        }
        if (tenant != null) {
            request.header("Polyphony-Tenant", tenant);
        }
        return http.send(request.build(), BodyHandlers.ofLines());
    }

    private static String text(List<Event> events) {
        return events.stream()
                .filter(event -> event.name().equals("tokens"))
                .map(event -> event.data().path("text").asText())
                .collect(Collectors.joining());
    }

    private static URI address(ConfigurableApplicationContext starter) {
        return URI.create("http://127.0.0.1:" + starter.getEnvironment().getProperty("local.server.port"));
    }
}
