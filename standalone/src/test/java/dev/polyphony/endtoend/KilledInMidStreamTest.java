package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.rest.StarterApplication;
import dev.polyphony.storage.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A cluster on one PostgreSQL, of which a part dies while an answer is being written. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@NullUnmarked // Set up before all tests.
class KilledInMidStreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BEFORE = 20;
    private static final List<String> TOKENS =
            IntStream.rangeClosed(1, 40).mapToObj(i -> "word" + i + " ").toList();
    private static final String ANSWER = String.join("", TOKENS);

    private Path folder;
    private final RawProvider provider = RawProvider.start();
    private final HttpClient http = HttpClient.newHttpClient();
    private EmbeddedPostgres postgres;
    private RealServer server;
    private Database database;
    private StoredEvents events;
    private Map<String, String> environment;
    private CommandProcess worker;
    private ConfigurableApplicationContext starter;

    /** Of a stream whose worker was killed after half of it. */
    private EventReader begun;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        postgres = EmbeddedPostgres.builder().start();
        server = RealServer.on(folder.resolve("server"));
        environment = new HashMap<>();
        environment.put("POLYPHONY_DATABASE_URL", postgres.getJdbcUrl("postgres", "postgres"));
        environment.put("OPENAI_BASE_URL", provider.url());
        environment.put("OPENAI_API_KEY", RealProviders.KEY);
        worker = CommandProcess.worker(folder.resolve("worker"), server.address(), environment);
        database = Database.of(environment, folder.resolve("none"));
        events = new StoredEvents(database, InstantSource.system());
        starter = starter(new AnalysisClient(server.temporal(), events));
        // Temporal takes half a minute to miss a worker: the other tests need not wait for that.
        halfway("worker");
        begun = completion(address(starter), "worker");
        awaitHalf(begun, true);
        worker.kill();
        worker = CommandProcess.worker(folder.resolve("worker"), server.address(), environment);
    }

    @AfterAll
    void stop() throws Exception {
        begun.close();
        starter.close();
        worker.close();
        events.close();
        database.close();
        server.close();
        postgres.close();
        provider.close();
        http.shutdownNow();
    }

    private static ConfigurableApplicationContext starter(AnalysisClient client, String... arguments) {
        return new SpringApplicationBuilder(StarterApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties("spring.config.name=polyphony-starter")
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .initializers(context -> context.getBeanFactory().registerSingleton("analysisClient", client))
                .run(Stream.concat(Stream.of("--server.port=0"), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private static URI address(ConfigurableApplicationContext starter) {
        return URI.create("http://127.0.0.1:" + starter.getEnvironment().getProperty("local.server.port"));
    }

    /** The first request gets half of the answer, and the rest when the gate opens; any other one gets all at once. */
    private CountDownLatch halfway(String model) {
        CountDownLatch gate = new CountDownLatch(1);
        provider.answer(model, request -> {
            request.events();
            for (String token : TOKENS.subList(0, BEFORE)) {
                request.write(token(token));
            }
            if (request.n() == 1) {
                gate.await();
            }
            for (String token : TOKENS.subList(BEFORE, TOKENS.size())) {
                request.write(token(token));
            }
            request.write("""
                    data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

                    data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":40}}

                    data: [DONE]

                    """);
        });
        return gate;
    }

    private static String token(String text) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text
                + "\"},\"finish_reason\":null}]}\n\n";
    }

    private String submitted(URI at, String model) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(at.resolve("/api/analyses"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"prompt\": \"q\", \"models\": [\"openai/" + model + "\"], \"stream\": true}"))
                .build();
        String answer = http.send(request, BodyHandlers.ofString()).body();
        return JSON.readTree(answer).path("id").asText();
    }

    private static EventReader events(URI at, String id, @Nullable String last) {
        HttpRequest.Builder request = HttpRequest.newBuilder(at.resolve("/api/analyses/" + id + "/events"));
        if (last != null) {
            request.header("Last-Event-ID", last);
        }
        return new EventReader(request.build());
    }

    private static EventReader completion(URI at, String model) {
        return new EventReader(HttpRequest.newBuilder(at.resolve("/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("""
                        {"model": "openai/%s", "messages": [{"role": "user", "content": "q"}], "stream": true,
                         "stream_options": {"include_usage": true}, "polyphony": {"deadline": "5m"}}""".formatted(model)))
                .build());
    }

    private static String told(List<EventReader.Event> events) {
        return events.stream()
                .filter(event -> event.name().equals("tokens"))
                .map(event -> event.json().path("text").asText())
                .collect(Collectors.joining());
    }

    private static String said(List<EventReader.Event> chunks) {
        return chunks.stream()
                .filter(chunk -> !chunk.data().equals("[DONE]"))
                .map(chunk -> chunk.json()
                        .path("choices")
                        .path(0)
                        .path("delta")
                        .path("content")
                        .asText(""))
                .collect(Collectors.joining());
    }

    private static void awaitHalf(EventReader reader, boolean chunks) {
        await().atMost(Requests.PATIENCE).until(() -> {
            String text = chunks ? said(reader.events()) : told(reader.events());
            return text.strip().endsWith(TOKENS.get(BEFORE - 1).strip());
        });
    }

    @Test
    void readerOfAKilledStarterGoesOnAtAnother() throws Exception {
        CountDownLatch gate = halfway("starter");
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(Map.of("TEMPORAL_ADDRESS", server.address(), "SERVER_PORT", "0"));
        List<EventReader.Event> read = new ArrayList<>();
        String id;
        try (CommandProcess killed = CommandProcess.start(folder.resolve("starter"), all, "starter")) {
            killed.awaitOutput("Ready.");
            Matcher at = Pattern.compile("POST (http://\\S+)/api/analyses").matcher(killed.output());
            assertThat(at.find()).isTrue();
            id = submitted(URI.create(at.group(1)), "starter");
            try (EventReader reader = events(URI.create(at.group(1)), id, null)) {
                awaitHalf(reader, false);
                killed.kill();
                assertThat(reader.ended()).failsWithin(Requests.PATIENCE);
                read.addAll(reader.events());
            }
        }

        try (EventReader reader = events(address(starter), id, read.getLast().id())) {
            gate.countDown();
            assertThat(reader.ended()).succeedsWithin(Requests.PATIENCE);
            read.addAll(reader.events());
        }

        assertThat(told(read)).isEqualTo(ANSWER);
        assertThat(read.getLast().json().path("response").asText()).isEqualTo(ANSWER);
        try (EventReader again = events(address(starter), id, null)) {
            assertThat(again.ended()).succeedsWithin(Requests.PATIENCE);
            assertThat(read)
                    .extracting(EventReader.Event::name, EventReader.Event::id, EventReader.Event::json)
                    .containsExactlyElementsOf(again.events().stream()
                            .map(event -> tuple(event.name(), event.id(), event.json()))
                            .toList());
        }
        assertThat(provider.asked("starter")).isEqualTo(1);
    }

    @Test
    void starterThatStopsAndReaderThatLeavesCancelNothing() throws Exception {
        CountDownLatch gate = halfway("stops");
        ConfigurableApplicationContext stopping = starter(
                new AnalysisClient(server.temporal(), events), "--spring.lifecycle.timeout-per-shutdown-phase=1s");
        String id;
        try (EventReader reader = completion(address(stopping), "stops")) {
            awaitHalf(reader, true);
            id = analysis(reader.events());
            try (EventReader other = events(address(starter), id, null)) {
                awaitHalf(other, false);
            }
            stopping.close();
            assertThat(reader.ended()).failsWithin(Requests.PATIENCE);
            assertThat(reader.events().getLast().data()).isNotEqualTo("[DONE]");
        }
        gate.countDown();

        AnalysisResult result = server.client().result(id, Requests.PATIENCE);
        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(result.response()).isEqualTo(ANSWER);
    }

    @Test
    void starterThatKnowsTemporalAloneAnswersInOnePiece() throws Exception {
        halfway("alone").countDown();
        try (ConfigurableApplicationContext alone = starter(server.client());
                EventReader completion = completion(address(alone), "alone")) {
            assertThat(completion.ended()).succeedsWithin(Requests.PATIENCE);
            assertThat(said(completion.events())).isEqualTo(ANSWER);
            assertThat(completion.events().getLast().data()).isEqualTo("[DONE]");
            String id = submitted(address(alone), "alone");
            try (EventReader reader = events(address(alone), id, null)) {
                assertThat(reader.ended()).succeedsWithin(Requests.PATIENCE);
                assertThat(reader.events())
                        .extracting(EventReader.Event::name)
                        .containsOnlyOnce("tokens")
                        .endsWith("result");
            }
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void answerOfAKilledWorkerIsCompletedByAnother() throws Exception {
        assertThat(begun.ended()).succeedsWithin(Requests.PATIENCE);

        List<EventReader.Event> chunks = begun.events();
        assertThat(said(chunks)).isEqualTo(ANSWER);
        assertThat(chunks.getLast().data()).isEqualTo("[DONE]");
        JsonNode usage = chunks.get(chunks.size() - 2).json().path("usage");
        assertThat(usage.path("completion_tokens").asInt()).isEqualTo(40);
        AnalysisResult result = server.client().result(analysis(chunks), Requests.PATIENCE);
        assertThat(result.response()).isEqualTo(ANSWER);
        assertThat(result.spending().complete())
                .as("the request that died with the worker may have been billed")
                .isFalse();
        assertThat(provider.asked("worker")).isEqualTo(2);
    }

    private static String analysis(List<EventReader.Event> chunks) {
        return chunks.getFirst().json().path("id").asText().substring("chatcmpl-".length());
    }
}
