package dev.polyphony.endtoend;

import static dev.polyphony.endtoend.Requests.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.polyphony.analysis.RatedAnalysis;
import dev.polyphony.analysis.RatedAnalysis.Forecast;
import dev.polyphony.analysis.Rating;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.ModelRef;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.rating.StoredRatings;
import dev.polyphony.storage.Database;
import dev.polyphony.workload.StoredWorkloads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was learnt, from its training to the day when people say that it holds no more, as users see it. */
class LearntWorkloadTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern STARTER = Pattern.compile("POST (http://\\S+)/api/analyses");
    private static final String FIGURES = "of 60 rated answers 0 % are right, where ";

    @TempDir
    private Path folder;

    private final List<String> told = new CopyOnWriteArrayList<>();

    @Test
    void workloadIsListedUntilItIsRemoved() throws IOException {
        Map<String, String> environment = TypedCommand.withoutTemporal(folder.resolve("home"));
        assertThat(TypedCommand.run(environment, "workloads").err()).contains("Nothing was learnt yet");
        train(environment);

        assertThat(TypedCommand.run(environment, "workloads").out())
                .contains("letters", "120", "kind", "gpt-4o, gpt-4o-mini");
        assertThat(TypedCommand.run(environment, "workloads", "show", "letters").out())
                .contains("100 %", "75 %", "Nobody has rated an answer");
        assertThat(JSON.readTree(TypedCommand.run(environment, "workloads", "--json")
                                .out())
                        .at("/0/rated/0/answers")
                        .asInt(-1))
                .isZero();
        assertThat(TypedCommand.run(environment, "doctor").out()).contains("no rating speaks against them");
        TypedCommand unknown = TypedCommand.run(environment, "workloads", "remove", "leters");
        assertThat(unknown.err()).contains("NAME: nothing was learnt as 'leters'", "letters");
        assertThat(unknown.code()).isEqualTo(ExitCode.USAGE);
        assertThat(TypedCommand.run(environment, "workloads", "remove", "letters", "--tenant", "acme")
                        .code())
                .isEqualTo(ExitCode.USAGE);
        assertThat(TypedCommand.run(environment, "workloads", "remove", "letters")
                        .err())
                .contains("'letters' is forgotten");
        assertThat(TypedCommand.run(environment, "workloads").err()).contains("Nothing was learnt yet");
        assertThat(TypedCommand.run(environment, "audit", "--json").out())
                .contains("workload.train", "workload.remove");
    }

    @Test
    void whereRatingsSayOtherwiseItIsSaidOnceAndWhereUsersLook() throws Exception {
        HttpServer hook = hook();
        Map<String, String> environment = TypedCommand.withTemporal(folder);
        environment.put("SERVER_PORT", "0");
        environment.put("POLYPHONY_WORKER_PORT", "0");
        environment.put(
                "POLYPHONY_ALERT_WEBHOOK",
                "http://127.0.0.1:" + hook.getAddress().getPort() + "/");
        train(environment);
        try (CommandProcess up = CommandProcess.start(folder, environment, "up")) {
            up.awaitOutput("Ready.");
            rateAnAnswer(environment);
            assertThat(plan(environment)).contains("learnt as 'letters'").doesNotContain("holds no more");

            rateBadly();
            await().atMost(PATIENCE).until(() -> told.size() == 2);

            assertThat(told)
                    .containsExactlyInAnyOrder(
                            "workload.alert letters worse all", "workload.alert letters worse openai/gpt-4o");
            await().atMost(PATIENCE).until(() -> plan(environment).contains("it holds no more: " + FIGURES));
            assertThat(TypedCommand.run(environment, "workloads").out())
                    .contains("letters holds no more: train it again");
            assertThat(TypedCommand.run(environment, "doctor").out())
                    .contains("'letters': people's ratings are not what was expected");

            String service = service(up);
            assertThat(put(service, Files.readString(GradedAnswers.in(folder)) + "{}"))
                    .contains("line 241", "needs prompt, model and answer");
            assertThat(put(service, Files.readString(GradedAnswers.in(folder))))
                    .contains("\"questions\":120", "\"answers\":0", "\"name\":\"gpt-4o\"");

            await().atMost(PATIENCE).until(() -> !plan(environment).contains("holds no more"));
            assertThat(TypedCommand.run(environment, "workloads").out()).doesNotContain("holds no more");
            assertThat(told).hasSize(2);
            up.terminate();
        } finally {
            hook.stop(0);
        }
    }

    /** The simulator's, so that it counts for nothing; what was expected of it is kept all the same. */
    private void rateAnAnswer(Map<String, String> environment) throws IOException {
        JsonNode result = JSON.readTree(TypedCommand.run(
                        environment,
                        "analyze",
                        "-s",
                        "adaptive",
                        "--models",
                        "gpt-4o,gpt-4o-mini",
                        "--json",
                        GradedAnswers.question(7_000))
                .out());
        TypedCommand rated =
                TypedCommand.run(environment, "rate", result.path("id").asText(), "bad");
        assertThat(rated.code()).as(rated.err()).isEqualTo(ExitCode.OK);
        try (Database database = Database.file(folder.resolve(Database.FILE))) {
            List<String> workloads = database.jdbi()
                    .withHandle(handle -> handle.createQuery("select workload from rating")
                            .mapTo(String.class)
                            .list());
            assertThat(workloads).containsExactly("letters");
        }
    }

    private void rateBadly() {
        try (Database database = Database.file(folder.resolve(Database.FILE))) {
            Instant learntAt = new StoredWorkloads(database, InstantSource.system())
                    .of("default")
                    .getFirst()
                    .at();
            StoredRatings ratings = new StoredRatings(database, InstantSource.system());
            for (int i = 0; i < 60; i++) {
                ratings.put(
                        new WorkflowId("default", "an-real-" + i),
                        new Rating(
                                "an-real-" + i,
                                0,
                                null,
                                "ann",
                                Instant.now(),
                                ModelRef.parse("openai/gpt-4o"),
                                null,
                                false),
                        new RatedAnalysis(
                                "adaptive",
                                "orchestration",
                                null,
                                0.9,
                                true,
                                List.of(),
                                null,
                                new Forecast("letters", learntAt, 120, 0.9, 0.9)),
                        null);
            }
        }
    }

    private static String plan(Map<String, String> environment) {
        TypedCommand plan = TypedCommand.run(
                environment,
                "analyze",
                "-s",
                "adaptive",
                "--models",
                "gpt-4o,gpt-4o-mini",
                "--dry-run",
                GradedAnswers.question(7_000));
        return plan.out() + plan.err();
    }

    private static String service(CommandProcess up) {
        Matcher starter = STARTER.matcher(up.output());
        assertThat(starter.find()).as(up.output()).isTrue();
        return starter.group(1);
    }

    private static String put(String service, String body) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(service + "/api/workloads/letters"))
                                    .header("Content-Type", "application/x-ndjson")
                                    .PUT(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private void train(Map<String, String> environment) throws IOException {
        TypedCommand train =
                TypedCommand.run(environment, "train", GradedAnswers.in(folder).toString(), "--workload", "letters");
        assertThat(train.code()).as(train.err()).isEqualTo(ExitCode.OK);
        assertThat(train.out()).contains("Kept as 'letters'");
    }

    private HttpServer hook() throws IOException {
        HttpServer hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            JsonNode message = JSON.readTree(exchange.getRequestBody().readAllBytes());
            JsonNode alert = message.path("data");
            told.add(
                    message.path("type").asText() + " " + alert.path("workload").asText() + " "
                            + alert.path("direction").asText() + " "
                            + alert.path("model").asText("all"));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        hook.start();
        return hook;
    }
}
