package dev.polyphony.endtoend;

import static dev.polyphony.endtoend.Requests.PATIENCE;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.endtoend.ComposeFile.Service;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import io.temporal.worker.MetricsType;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The processes of {@code docker-compose.yml}, by its own commands and variables, without a container engine: each
 * container is an address of the loopback network, so that every one has the ports that the file says.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the loopback network has one address")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class DeploymentTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ComposeFile COMPOSE = ComposeFile.of(Path.of("..", "docker-compose.yml"));
    private static final List<String> STARTERS = List.of("starter-1", "starter-2");

    private static final int RESTARTS = 5;

    /** Of this run alone: another one on this machine has another. */
    private static final String NETWORK = "127." + (1 + ProcessHandle.current().pid() % 250) + ".77.";

    private final Simulator simulator = Simulator.start(Script.builder().build());
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<AutoCloseable> running = new ArrayList<>();
    private final Map<String, String> addresses = new TreeMap<>();
    private final Map<String, CommandProcess> containers = new HashMap<>();
    private Path folder;
    private String temporal;
    private String database;
    private String key;
    private String proxy;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        EmbeddedPostgres postgres = EmbeddedPostgres.start();
        running.add(postgres);
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create user temporal superuser password 'temporal'");
            statement.execute("create database temporal owner temporal");
        }
        database = "jdbc:postgresql://localhost:" + postgres.getPort() + "/temporal";
        RealServer server = RealServer.on(folder.resolve("state"));
        running.add(server);
        temporal = server.address();

        CommandProcess keys = container("key", NETWORK + 2);
        assertThat(keys.end()).as(keys.output()).isZero();
        // Where a library logs to standard output, among its lines.
        key = keys.out()
                .lines()
                .filter(line -> line.startsWith("pk_"))
                .findFirst()
                .orElseThrow();

        List<String> workers = IntStream.range(0, COMPOSE.service("worker").replicas())
                .mapToObj(n -> "worker-" + n)
                .toList();
        assertThat(workers).hasSizeGreaterThan(1);
        for (String worker : workers) {
            containers.put(worker, ready("worker", worker));
        }
        for (String starter : STARTERS) {
            containers.put(starter, ready(starter, starter));
        }
        startProxy();
    }

    /**
     * Started again where it ends before it is ready, as the file has the engine do: on a busy machine Temporal is
     * slow.
     */
    private CommandProcess ready(String service, String name) {
        assertThat(COMPOSE.service(service).restarts()).as(service).isTrue();
        String address = NETWORK + (10 + addresses.size());
        for (int restarts = 0; ; restarts++) {
            CommandProcess process = container(service, address, name);
            try {
                process.awaitOutput("Ready.");
                return process;
            } catch (AssertionError ended) {
                if (restarts == RESTARTS) {
                    throw ended;
                }
            }
        }
    }

    private CommandProcess container(String service, String address) {
        return container(service, address, service);
    }

    private CommandProcess container(String service, String address, String name) {
        Service described = COMPOSE.service(service);
        Map<String, String> environment = described.environment(RealProviders.at(simulator));
        environment.replaceAll((variable, value) -> here(value));
        environment.replace("SERVER_ADDRESS", "0.0.0.0", address);
        addresses.put(name, address);
        CommandProcess process = CommandProcess.start(
                folder.resolve(name), environment, described.command().toArray(String[]::new));
        running.add(process);
        return process;
    }

    /** What a container's name stands for. */
    private String here(String value) {
        return value.replace("temporal:7233", temporal).replace("jdbc:postgresql://postgresql/temporal", database);
    }

    private void startProxy() throws IOException {
        Service described = COMPOSE.service("proxy");
        int port = freePort();
        Map<String, String> environment = new HashMap<>();
        described.environment().forEach((variable, value) -> environment.put(variable, throughAddresses(value)));
        environment.computeIfPresent("POLYPHONY_SITE", (variable, site) -> site.replace(":8180", ":" + port));
        environment.put("POLYPHONY_PROXY_HEALTH_PORT", String.valueOf(freePort()));
        List<String> arguments = described.command().stream()
                .skip(1)
                .map(word -> word.replace(
                        "/etc/caddy/", MetricNames.DEPLOY.resolve("proxy").toAbsolutePath() + "/"))
                .toList();
        running.add(CaddyProcess.start(
                folder.resolve("proxy"),
                environment,
                arguments,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
        proxy = "http://localhost:" + port;
    }

    private String throughAddresses(String value) {
        String known = value;
        for (Map.Entry<String, String> container : addresses.entrySet()) {
            known = known.replace(container.getKey() + ":", container.getValue() + ":");
        }
        return known;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable each : running.reversed()) {
            each.close();
        }
        simulator.close();
    }

    @Test
    @Order(1)
    void analysisIsAnsweredThroughTheProxyByWhoHasAKey() throws Exception {
        assertThat(post("/api/analyses", "{\"prompt\": \"q\"}", "").statusCode())
                .isEqualTo(401);

        assertThat(answered(submitted("first"))).isEqualTo("answered");
        assertThat(answered(submitted("on-lanes", "hedge"))).isEqualTo("answered");
    }

    @Test
    @Order(2)
    void eventsComeThroughTheProxyAndEndWithTheResult() throws Exception {
        HttpResponse<Stream<String>> events = http.send(
                request("/api/analyses/" + submitted("second") + "/events", key).build(), BodyHandlers.ofLines());

        assertThat(events.body()).contains("event: compiled", "event: result");
    }

    @Test
    @Order(3)
    void whatOperatorsAloneSeeIsServedBesideTheProxyAndNotThroughIt() throws Exception {
        assertThat(get("/actuator/prometheus", key).statusCode()).isEqualTo(404);
        for (String container : containers.keySet()) {
            assertThat(scrape(container)).contains("jvm_memory_used_bytes");
        }
    }

    /** Where alerts and dashboards look there is something. */
    @Test
    @Order(4)
    void everyMetricOfAlertsAndDashboardsIsThere() throws Exception {
        HttpResponse<String> budget = http.send(
                request("/api/budgets", key)
                        .PUT(BodyPublishers.ofString("{\"budget\": \"tenant:default/month\", \"limit\": 50}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(budget.statusCode()).as(budget.body()).isEqualTo(200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(scrape("worker-0"))
                        .contains("polyphony_budget_used_ratio{budget=\"tenant:default/month\"}"));
        Set<String> told = Stream.concat(
                        containers.keySet().stream().filter(name -> name.startsWith("worker")), Stream.of("starter-1"))
                .flatMap(container -> scrape(container).lines())
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[ {]", 2)[0])
                .collect(toSet());
        // Prometheus' own.
        told.addAll(Set.of("up", "ALERTS"));
        // Counted when it happens.
        told.add(MetricsType.WORKFLOW_TASK_EXECUTION_FAILURE_COUNTER + "_total");

        Map<String, Set<String>> missing = new TreeMap<>();
        MetricNames.queries().forEach((where, query) -> {
            Set<String> names = MetricNames.in(query);
            names.removeAll(told);
            if (!names.isEmpty()) {
                missing.put(where, names);
            }
        });
        assertThat(missing).isEmpty();
    }

    @Test
    @Order(5)
    void whoAsksNoticesNothingWhenAStarterEnds() throws Exception {
        List<String> ids = new ArrayList<>(List.of(submitted("before")));

        CompletableFuture<Process> end =
                Objects.requireNonNull(containers.get("starter-1")).ending();
        for (int i = 0; !end.isDone() || i < 20; i++) {
            ids.add(submitted("while-" + i));
        }
        ids.add(submitted("after"));

        for (String id : ids) {
            assertThat(answered(id)).isEqualTo("answered");
        }
    }

    private String submitted(String name) throws Exception {
        return submitted(name, "fallback");
    }

    private String submitted(String name, String strategy) throws Exception {
        HttpResponse<String> accepted = post(
                "/api/analyses",
                "{\"id\": \"" + name + "\", \"prompt\": \"q\", \"strategy\": \"" + strategy + "\"}",
                key);
        assertThat(accepted.statusCode()).as(accepted.body()).isBetween(200, 202);
        return JSON.readTree(accepted.body()).path("id").asText();
    }

    private String answered(String id) {
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            HttpResponse<String> answer = get("/api/analyses/" + id, key);
                            JsonNode analysis = JSON.readTree(answer.body());
                            return analysis.path("status").asText();
                        },
                        status -> !status.equals("running"));
    }

    private String scrape(String container) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(
                                            "http://" + addresses.get(container) + ":8181/actuator/prometheus"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> get(String path, String bearer) throws Exception {
        return http.send(request(path, bearer).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body, String bearer) throws Exception {
        return http.send(
                request(path, bearer).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String bearer) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(proxy + path)).header("content-type", "application/json");
        return bearer.isEmpty() ? request : request.header("Authorization", "Bearer " + bearer);
    }
}
