package dev.polyphony.endtoend;

import static dev.polyphony.endtoend.Requests.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpServer;
import dev.polyphony.cli.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Receivers are told that analyses have ended, by {@code up} and as its users have it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhooksTest {
    private static final Pattern STARTER = Pattern.compile("POST (http://\\S+)/api/analyses");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Receiver receiver = new Receiver();
    private Map<String, String> environment;
    private Path folder;
    private CommandProcess up;
    private String address;

    @BeforeAll
    void start(@TempDir Path temporary) {
        folder = temporary;
        environment = TypedCommand.withTemporal(folder);
        environment.put("SERVER_PORT", "0");
        environment.put("POLYPHONY_WEBHOOK_HOSTS", "127.0.0.1:" + receiver.port());
        serve();
    }

    private void serve() {
        up = CommandProcess.start(folder, environment, "up");
        up.awaitOutput("Ready.");
        Matcher starter = STARTER.matcher(up.output());
        assertThat(starter.find()).isTrue();
        address = starter.group(1);
    }

    @AfterAll
    void stop() throws Exception {
        up.terminate();
        http.close();
        receiver.close();
    }

    @Test
    void endIsToldSignedUnderOneIdUntilItIsTaken() throws Exception {
        receiver.answers("/ended", 503, 204);
        JsonNode made = json(send("POST", "/api/webhooks", "{\"url\": \"" + receiver.url("/ended") + "\"}"), 201);

        submit("told", "");

        await().atMost(PATIENCE).until(() -> receiver.posts("/ended").size() == 2);
        List<Post> posts = receiver.posts("/ended");
        for (Post post : posts) {
            new Webhook(made.path("secret").asText()).verify(post.body(), post.headers());
        }
        assertThat(posts)
                .extracting(post -> post.header("webhook-id"))
                .containsOnly(posts.getFirst().header("webhook-id"));
        assertThat(posts).extracting(Post::body).containsOnly(posts.getFirst().body());
        JsonNode body = JSON.readTree(posts.getFirst().body());
        assertThat(body.path("type").asText()).isEqualTo("analysis.completed");
        JsonNode data = body.path("data");
        JsonNode result = get("/api/analyses/told");
        assertThat(data.path("id").asText()).isEqualTo("told");
        assertThat(data.path("tenant").asText()).isEqualTo("default");
        assertThat(data.path("status").asText()).isEqualTo("answered");
        assertThat(data.path("response")).isEqualTo(result.path("response"));
        assertThat(data.path("cost").decimalValue())
                .isEqualByComparingTo(result.path("cost").decimalValue());
        assertThat(data.path("link").asText()).isEqualTo("/api/analyses/told");
        assertThat(send("DELETE", "/api/webhooks/" + made.path("id").asText(), "")
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void endOfABatchIsToldAndNotEachOfItsLines() throws Exception {
        receiver.answers("/batch", 204);
        JsonNode made = json(send("POST", "/api/webhooks", "{\"url\": \"" + receiver.url("/batch") + "\"}"), 201);

        String id = json(send("POST", "/api/batches", "{\"lines\": [{\"prompt\": \"a\"}, {\"prompt\": \"b\"}]}"), 202)
                .path("id")
                .asText();

        await().atMost(PATIENCE)
                .until(() -> receiver.posts("/batch").stream()
                        .anyMatch(post -> post.body().contains("batch.completed")));
        assertThat(receiver.posts("/batch"))
                .filteredOn(post -> post.body().contains(id))
                .singleElement()
                .satisfies(post -> {
                    JsonNode data = JSON.readTree(post.body()).path("data");
                    assertThat(data.path("state").asText()).isEqualTo("ended");
                    assertThat(data.at("/by_status/answered").asInt()).isEqualTo(2);
                    assertThat(data.path("link").asText()).isEqualTo("/api/batches/" + id + "/results");
                });
        assertThat(send("DELETE", "/api/webhooks/" + made.path("id").asText(), "")
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void eventThatIsNoneIsNamed() throws Exception {
        for (String events : List.of("[null]", "[\"analysis.begun\"]")) {
            HttpResponse<String> refused = send(
                    "POST",
                    "/api/webhooks",
                    "{\"url\": \"" + receiver.url("/ended") + "\", \"events\": " + events + "}");
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(JSON.readTree(refused.body()).path("field").asText()).isEqualTo("events");
        }
    }

    @Test
    void receiverOfARequestIsToldWithItsTenantsSecret() throws Exception {
        String webhook = ", \"webhook\": \"" + receiver.url("/own") + "\"";
        HttpResponse<String> unsigned = submission("unsigned", webhook);
        assertThat(unsigned.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(unsigned.body()).path("field").asText()).isEqualTo("webhook");
        assertThat(unsigned.body()).contains("polyphony webhooks secret");
        String secret = json(send("POST", "/api/webhooks/secret", ""), 200)
                .path("secret")
                .asText();

        submit("own", webhook);

        await().atMost(PATIENCE).until(() -> !receiver.posts("/own").isEmpty());
        Post post = receiver.posts("/own").getFirst();
        new Webhook(secret).verify(post.body(), post.headers());
        assertThat(JSON.readTree(post.body()).at("/data/id").asText()).isEqualTo("own");
    }

    @Test
    void hostThatMayNotBeToldIsRefusedBeforeAnythingIsSpent() throws Exception {
        for (String url : List.of(
                "https://hooks.example.com/", "http://127.0.0.1:1/", "http://127.1:" + receiver.port() + "/", "x")) {
            HttpResponse<String> added = send("POST", "/api/webhooks", "{\"url\": \"" + url + "\"}");
            assertThat(added.statusCode()).isEqualTo(400);
            assertThat(JSON.readTree(added.body()).path("field").asText()).isEqualTo("url");
            HttpResponse<String> submitted = submission("refused", ", \"webhook\": \"" + url + "\"");
            assertThat(submitted.statusCode()).isEqualTo(400);
            assertThat(JSON.readTree(submitted.body()).path("field").asText()).isEqualTo("webhook");
        }
        assertThat(send("GET", "/api/analyses/refused", "").statusCode()).isEqualTo(404);

        // Past the starter, a worker finds it out.
        TypedCommand typed =
                TypedCommand.run(environment, "analyze", "-q", "--webhook", "https://hooks.example.com/", "q");
        assertThat(typed.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(typed.err()).contains("webhook", "POLYPHONY_WEBHOOK_HOSTS");
    }

    @Test
    void commandLineAddsTriesAndRemovesOne() {
        receiver.answers("/typed", 410, 204);
        TypedCommand added = typed("webhooks", "add", receiver.url("/typed"), "--events", "analysis.failed");
        assertThat(added.out()).startsWith("whsec_");
        Matcher id = Pattern.compile("we_\\w+").matcher(added.err());
        assertThat(id.find()).isTrue();

        TypedCommand gone = typed("webhooks", "test", id.group());
        assertThat(gone.code()).isEqualTo(ExitCode.NO_ANSWER);
        assertThat(gone.out()).contains("did not take it: the receiver answered 410");
        assertThat(typed("webhooks", "list").out())
                .contains("disabled", id.group() + ": the receiver answered 410", receiver.url("/typed"))
                .doesNotContain("whsec_");
        assertThat(typed("webhooks", "test", id.group()).out()).contains("took it (204)");
        assertThat(typed("webhooks", "list", "--json").out()).doesNotContain("disabled_at", "whsec_");
        assertThat(typed("webhooks", "rotate-secret", id.group()).out()).startsWith("whsec_");
        assertThat(typed("webhooks", "remove", id.group()).code()).isEqualTo(ExitCode.OK);
        assertThat(typed("webhooks", "remove", id.group()).code()).isEqualTo(ExitCode.USAGE);
        assertThat(typed("audit", "--action", "webhook").out())
                .contains("webhook.add", "webhook.secret", "webhook.remove");
    }

    @Test
    void whatIsNotTakenOutlivesTheProcess() throws Exception {
        receiver.answers("/later", 503);
        json(send("POST", "/api/webhooks", "{\"url\": \"" + receiver.url("/later") + "\"}"), 201);
        submit("later", "");
        await().atMost(PATIENCE).until(() -> !receiver.posts("/later").isEmpty());

        up.terminate();
        int before = receiver.posts("/later").size();
        receiver.answers("/later", 204);
        serve();

        await().atMost(PATIENCE).until(() -> receiver.posts("/later").size() > before);
        assertThat(receiver.posts("/later"))
                .extracting(post -> post.header("webhook-id"))
                .containsOnly(receiver.posts("/later").getFirst().header("webhook-id"));
    }

    private TypedCommand typed(String... arguments) {
        return TypedCommand.run(environment, arguments);
    }

    private void submit(String id, String more) throws Exception {
        assertThat(submission(id, more).statusCode()).isEqualTo(202);
    }

    private HttpResponse<String> submission(String id, String more) throws Exception {
        return send("POST", "/api/analyses", "{\"id\": \"" + id + "\", \"prompt\": \"REST or GraphQL?\"" + more + "}");
    }

    private static JsonNode json(HttpResponse<String> answer, int status) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    private JsonNode get(String path) throws Exception {
        return json(send("GET", path, ""), 200);
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(address + path))
                        .header("content-type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private record Post(Map<String, List<String>> headers, String body) {
        String header(String name) {
            return Objects.requireNonNull(headers.get(name)).getFirst();
        }
    }

    /** Of each path the first post gets the first answer, and so on; the last one stays. */
    private static final class Receiver implements AutoCloseable {
        private final Map<String, List<Post>> posts = new ConcurrentHashMap<>();
        private final Map<String, int[]> answers = new ConcurrentHashMap<>();
        private final HttpServer server;

        Receiver() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            server.createContext("/", exchange -> {
                String path = exchange.getRequestURI().getPath();
                Map<String, List<String>> headers = new TreeMap<>();
                exchange.getRequestHeaders()
                        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                int[] statuses = answers.getOrDefault(path, new int[] {204});
                int status = statuses[Math.min(posts(path).size(), statuses.length - 1)];
                posts.computeIfAbsent(path, any -> new CopyOnWriteArrayList<>()).add(new Post(headers, body));
                if (status == 503) {
                    exchange.getResponseHeaders().set("Retry-After", "1");
                }
                exchange.sendResponseHeaders(status, -1);
                exchange.close();
            });
            server.start();
        }

        void answers(String path, int... statuses) {
            answers.put(path, statuses);
        }

        int port() {
            return server.getAddress().getPort();
        }

        String url(String path) {
            return "http://127.0.0.1:" + port() + path;
        }

        List<Post> posts(String path) {
            return posts.getOrDefault(path, List.of());
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
