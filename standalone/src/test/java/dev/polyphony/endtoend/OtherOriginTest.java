package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page of another origin, in a real browser, submits, reads and cancels nothing. */
class OtherOriginTest {
    private static final Pattern STARTER = Pattern.compile("POST http://127.0.0.1:(\\d+)/api/analyses");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Names of this machine, as the page's browser has them: the last two were made to lead here. */
    private static final List<String> HOSTS = List.of("127.0.0.1", "localhost", "evil.example", "a.localhost");

    private final BlockingQueue<JsonNode> reports = new LinkedBlockingQueue<>();
    private final Set<String> sentToTheOther = ConcurrentHashMap.newKeySet();

    @Test
    void pageOfAnotherOriginSubmitsReadsAndCancelsNothing(@TempDir Path folder) throws Exception {
        Path browser = browser();
        Map<String, String> environment = TypedCommand.withTemporal(folder.resolve("home"));
        environment.put("SERVER_PORT", "0");
        HttpServer other = server(this::permissive);
        try (Simulator simulator = Simulator.start(
                        Script.builder().fault("openai/hangs", Fault.hang()).build());
                HttpClient http = HttpClient.newHttpClient()) {
            environment.putAll(RealProviders.at(simulator));
            try (CommandProcess up = CommandProcess.start(folder, environment, "up")) {
                up.awaitOutput("Ready.");
                Matcher starter = STARTER.matcher(up.output());
                assertThat(starter.find()).isTrue();
                Service service = new Service(http, starter.group(1));
                service.submit("ended", "openai/m");
                service.submit("running", "openai/hangs");
                await().atMost(Requests.PATIENCE)
                        .until(() -> service.get("/api/analyses/ended")
                                .path("status")
                                .asText()
                                .equals("answered"));

                JsonNode report = visit(
                        browser, folder, service.port(), other.getAddress().getPort());

                JsonNode control = report.path("control");
                Set<String> attempts = Set.copyOf(names(control));
                assertThat(attempts).hasSizeGreaterThan(40);
                assertThat(sentToTheOther)
                        .as("the browser does send them")
                        .containsExactlyInAnyOrderElementsOf(attempts);
                assertThat(control.path("reading").asText())
                        .as("and reads what it may")
                        .contains("200 ");
                assertThat(control.path("reading of events").asText()).isEqualTo("opened");
                assertThat(names(report.path("service"))).hasSize(HOSTS.size());
                report.path("service").properties().forEach(host -> {
                    assertThat(Set.copyOf(names(host.getValue()))).isEqualTo(attempts);
                    host.getValue()
                            .properties()
                            .forEach(attempt -> assertThat(attempt.getValue().isNull())
                                    .as("%s at %s read %s", attempt.getKey(), host.getKey(), attempt.getValue())
                                    .isTrue());
                });
                assertThat(StreamSupport.stream(service.get("/api/analyses").spliterator(), false)
                                .map(analysis -> analysis.path("id").asText()))
                        .containsExactlyInAnyOrder("ended", "running");
                assertThat(service.get("/api/analyses/running").path("status").asText())
                        .isEqualTo("running");
                assertThat(service.get("/api/webhooks")).isEmpty();
                // A list may lag; what was begun would have asked a model by the time this one is answered.
                service.submit("later", "openai/m");
                await().atMost(Requests.PATIENCE)
                        .until(() -> service.get("/api/analyses/later")
                                .path("status")
                                .asText()
                                .equals("answered"));
                assertThat(simulator.log().requests())
                        .noneMatch(request -> request.prompt().contains("sent by a page"));
                service.cancel("running");
                await().atMost(Requests.PATIENCE)
                        .until(() -> service.get("/api/analyses/running")
                                .path("status")
                                .asText()
                                .equals("cancelled"));
                up.terminate();
            }
        } finally {
            other.stop(0);
        }
    }

    /** Skips the test where there is none, and not every test has to run. */
    static Path browser() {
        List<Path> found = Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .toList();
        boolean needed = Boolean.parseBoolean(System.getenv("CI"));
        assumeTrue(needed || !found.isEmpty(), "no Chromium is installed");
        return found.getFirst();
    }

    private JsonNode visit(Path browser, Path folder, String service, int other) throws Exception {
        HttpServer page = server(exchange -> page(exchange, service, other));
        Process chromium = new ProcessBuilder(Stream.concat(
                                Stream.of(browser.toString()),
                                Stream.of(
                                        "--headless",
                                        "--no-sandbox",
                                        "--disable-gpu",
                                        "--disable-quic",
                                        "--disable-dev-shm-usage",
                                        "--no-first-run",
                                        "--disable-background-networking",
                                        "--disable-component-update",
                                        "--disable-sync",
                                        "--host-resolver-rules=MAP *.example 127.0.0.1",
                                        "--remote-debugging-port=0",
                                        "--user-data-dir=" + folder.resolve("browser"),
                                        "http://page.example:"
                                                + page.getAddress().getPort() + "/"))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("browser.log").toFile())
                .start();
        try {
            JsonNode report = reports.poll(Requests.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return Objects.requireNonNull(
                    report, () -> "the page did not report: " + log(folder.resolve("browser.log")));
        } finally {
            chromium.descendants().forEach(ProcessHandle::destroyForcibly);
            chromium.destroyForcibly().waitFor();
            page.stop(0);
        }
    }

    private static String log(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void page(HttpExchange exchange, String service, int other) throws IOException {
        String path = exchange.getRequestURI().getPath();
        switch (path) {
            case "/" -> {
                String services = String.join(
                        "', '",
                        HOSTS.stream()
                                .map(host -> "http://" + host + ":" + service)
                                .toList());
                exchange.getResponseHeaders().set("Content-Type", "text/html");
                answer(
                        exchange,
                        200,
                        resource()
                                .replace("CONTROL", "http://127.0.0.1:" + other)
                                .replace("SERVICES", services));
            }
            case "/redirected" -> {
                exchange.getResponseHeaders()
                        .set(
                                "Location",
                                URLDecoder.decode(
                                        exchange.getRequestURI().getRawQuery().substring("to=".length()),
                                        StandardCharsets.UTF_8));
                answer(exchange, 307, "");
            }
            case "/report" -> {
                reports.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
                answer(exchange, 204, "");
            }
            default -> answer(exchange, 404, "");
        }
    }

    private static String resource() throws IOException {
        try (InputStream in = OtherOriginTest.class.getResourceAsStream("/browser/other-origin.html")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What lets every page do everything, and knows which attempt it was. */
    private void permissive(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders()
                .set(
                        "Access-Control-Allow-Origin",
                        Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Origin"), "*"));
        exchange.getResponseHeaders().set("Access-Control-Allow-Credentials", "true");
        exchange.getResponseHeaders().set("Access-Control-Allow-Headers", "content-type, x-http-method-override");
        exchange.getResponseHeaders().set("Access-Control-Allow-Methods", "GET, POST, DELETE");
        if (exchange.getRequestMethod().equals("OPTIONS")) {
            answer(exchange, 204, "");
            return;
        }
        String query = exchange.getRequestURI().getRawQuery();
        if (query != null && query.startsWith("by=")) {
            sentToTheOther.add(URLDecoder.decode(query.substring("by=".length()), StandardCharsets.UTF_8));
        }
        boolean events = exchange.getRequestURI().getPath().endsWith("/events");
        exchange.getResponseHeaders().set("Content-Type", events ? "text/event-stream" : "text/javascript");
        answer(exchange, 200, events ? "data: x\n\n" : "1");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private interface Handling {
        void handle(HttpExchange exchange) throws IOException;
    }

    private static HttpServer server(Handling handling) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", handling::handle);
        server.start();
        return server;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private record Service(HttpClient http, String port) {
        void submit(String id, String model) throws Exception {
            String body = "{\"id\": \"" + id + "\", \"prompt\": \"q\", \"models\": [\"" + model + "\"]}";
            assertThat(http.send(
                                    request("/api/analyses")
                                            .header("content-type", "application/json")
                                            .POST(BodyPublishers.ofString(body))
                                            .build(),
                                    BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(202);
        }

        void cancel(String id) throws Exception {
            assertThat(http.send(
                                    request("/api/analyses/" + id)
                                            .header("content-type", "application/json")
                                            .DELETE()
                                            .build(),
                                    BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(202);
        }

        JsonNode get(String path) throws Exception {
            return JSON.readTree(
                    http.send(request(path).build(), BodyHandlers.ofString()).body());
        }

        private HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        }
    }
}
