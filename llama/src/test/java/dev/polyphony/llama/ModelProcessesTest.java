package dev.polyphony.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.llama.process.ModelFile;
import dev.polyphony.llama.process.ModelProcesses;
import dev.polyphony.llama.process.ModelProcesses.Lease;
import dev.polyphony.llama.process.ModelUnavailable;
import dev.polyphony.testing.SmallModel;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real model, in real processes. */
class ModelProcessesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LONG = Duration.ofHours(1);
    private static final int CONTEXT = 512;

    /** An object within an object within an object: its schema lets nobody close it. */
    private static final String ENDLESS =
            ", \"response_format\": {\"type\": \"json_schema\", \"json_schema\": {\"name\": \"a\", \"schema\":"
                    + " {\"$ref\": \"#/$defs/n\", \"$defs\": {\"n\": {\"type\": \"object\", \"properties\": {\"n\":"
                    + " {\"$ref\": \"#/$defs/n\"}}, \"required\": [\"n\"]}}}}}";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ModelProcesses PROCESSES = new ModelProcesses(LONG, Long.MAX_VALUE);

    @TempDir
    private Path folder;

    @BeforeAll
    static void haveTheModel() {
        SmallModel.file();
    }

    @AfterAll
    static void end() {
        PROCESSES.close();
        HTTP.shutdownNow();
    }

    private static ModelFile model(Path file) {
        return new ModelFile(file, "small", CONTEXT, 1, false);
    }

    private static Lease lease() throws Exception {
        return PROCESSES.lease(model(SmallModel.file()), PATIENCE);
    }

    private static HttpRequest post(Lease lease, String path, String body) {
        return HttpRequest.newBuilder(URI.create(lease.address() + path))
                .header("Authorization", "Bearer " + lease.token())
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static HttpResponse<String> posted(Lease lease, String path, String body) throws Exception {
        return HTTP.send(post(lease, path, body), BodyHandlers.ofString());
    }

    private static JsonNode chat(String more) throws Exception {
        try (Lease lease = lease()) {
            HttpResponse<String> answer = posted(lease, "/chat/completions", question(more));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return JSON.readTree(answer.body());
        }
    }

    private static String question(String more) {
        return "{\"messages\": [{\"role\": \"user\", \"content\": \"What is the capital of France?\"}],"
                + " \"temperature\": 0" + more + "}";
    }

    @Test
    void answersByTheTemplateOfTheFileAndCountsTokens() throws Exception {
        JsonNode answer = chat(", \"max_tokens\": 24");

        assertThat(answer.at("/choices/0/message/content").asText()).contains("Paris");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isBetween(20, 60);
        assertThat(answer.at("/usage/completion_tokens").asInt()).isBetween(5, 24);
    }

    @Test
    void endsAtTheLimitOfTokensAndSaysSo() throws Exception {
        JsonNode answer = chat(", \"max_tokens\": 3");

        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(3);
    }

    @Test
    void endsAtAStopSequence() throws Exception {
        JsonNode answer = chat(", \"max_tokens\": 24, \"stop\": \" France\"");

        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("The capital of");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void theSameSeedGivesTheSameAnswer() throws Exception {
        String warm = ", \"temperature\": 1.5, \"seed\": 7, \"max_tokens\": 16";

        assertThat(chat(warm).at("/choices/0/message/content"))
                .isEqualTo(chat(warm).at("/choices/0/message/content"));
    }

    @Test
    void anAnswerKeepsToItsSchema() throws Exception {
        JsonNode answer = chat(", \"max_tokens\": 48, \"response_format\": {\"type\": \"json_schema\", \"json_schema\":"
                + " {\"name\": \"a\", \"schema\": {\"type\": \"object\", \"properties\": {\"city\": {\"type\": \"string\","
                + " \"maxLength\": 12}, \"known\": {\"type\": \"boolean\"}}, \"required\": [\"city\", \"known\"]}}}");

        JsonNode typed = JSON.readTree(answer.at("/choices/0/message/content").asText());
        assertThat(typed.path("city").isTextual()).isTrue();
        assertThat(typed.path("known").isBoolean()).isTrue();
    }

    @Test
    void aSchemaThatLlamaCppDoesNotKnowIsRefusedAndEndsNothing() throws Exception {
        try (Lease lease = lease()) {
            HttpResponse<String> refused = posted(
                    lease,
                    "/chat/completions",
                    question(", \"response_format\": {\"type\": \"json_schema\", \"json_schema\": {\"schema\":"
                            + " {\"type\": \"no such type\"}}}"));

            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(JSON.readTree(refused.body()).at("/error/param").asText())
                    .isEqualTo("response_format");
            assertThat(lease.isAlive()).isTrue();
        }
    }

    @Test
    void whatIsTooLongForTheContextIsRefusedInOpenAisForm() throws Exception {
        try (Lease lease = lease()) {
            String body = question("").replace("France", "France ".repeat(CONTEXT));
            HttpResponse<String> refused = posted(lease, "/chat/completions", body);

            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(JSON.readTree(refused.body()).at("/error/code").asText()).isEqualTo("context_length_exceeded");
        }
    }

    @Test
    void emojiComeThroughTheTemplate() throws Exception {
        try (Lease lease = lease()) {
            // As many tokens as it has of its own, and none of a character that was garbled on the way.
            String body = "{\"max_tokens\": 1, \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}";
            int plain = prompt(posted(lease, "/chat/completions", body.formatted("a")));
            int smiling = prompt(posted(lease, "/chat/completions", body.formatted("a\uD83D\uDE00")));
            int twice = prompt(posted(lease, "/chat/completions", body.formatted("a\uD83D\uDE00\uD83D\uDE00")));

            assertThat(smiling).isGreaterThan(plain);
            assertThat(twice - smiling).isEqualTo(smiling - plain);
        }
    }

    private static int prompt(HttpResponse<String> answer) throws Exception {
        return JSON.readTree(answer.body()).at("/usage/prompt_tokens").asInt();
    }

    /** Nothing ends this answer before thousands of tokens, and whoever comes next has to wait for the one slot. */
    @Test
    void streamsAndStopsWhenTheClientHasGone() throws Exception {
        try (ModelProcesses own = new ModelProcesses(LONG, Long.MAX_VALUE);
                Lease lease = own.lease(new ModelFile(SmallModel.file(), "small", 8192, 1, false), PATIENCE)) {
            HttpResponse<InputStream> stream = HTTP.send(
                    post(lease, "/chat/completions", question(", \"stream\": true" + ENDLESS)),
                    BodyHandlers.ofInputStream());
            byte[] first = stream.body().readNBytes(64);
            assertThat(new String(first, StandardCharsets.UTF_8)).startsWith("data: {");
            stream.body().close();

            HttpRequest next = post(lease, "/chat/completions", question(", \"max_tokens\": 2"));
            assertThat(HTTP.sendAsync(next, BodyHandlers.ofString())
                            .get(1, TimeUnit.MINUTES)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void makesVectorsOfTexts() throws Exception {
        try (Lease lease = lease()) {
            JsonNode made = JSON.readTree(posted(lease, "/embeddings", "{\"input\": [\"a cat\", \"a dog\"]}")
                    .body());

            assertThat(made.at("/data/0/embedding").size()).isEqualTo(576);
            assertThat(made.at("/data/1/embedding")).isNotEqualTo(made.at("/data/0/embedding"));
            assertThat(made.at("/usage/prompt_tokens").asInt()).isBetween(2, 10);
        }
    }

    @Test
    void nobodyWithoutItsKeyIsAnswered() throws Exception {
        try (Lease lease = lease()) {
            HttpResponse<String> refused = HTTP.send(
                    HttpRequest.newBuilder(URI.create(lease.address() + "/models"))
                            .build(),
                    BodyHandlers.ofString());

            assertThat(refused.statusCode()).isEqualTo(401);
        }
    }

    @Test
    void aProcessThatWasKilledIsStartedAnew() throws Exception {
        try (ModelProcesses own = new ModelProcesses(LONG, Long.MAX_VALUE)) {
            long killed;
            try (Lease lease = own.lease(model(SmallModel.file()), PATIENCE)) {
                killed = own.running().getFirst().pid();
                ProcessHandle.of(killed).orElseThrow().destroyForcibly();
                await().until(() -> !lease.isAlive());
            }
            try (Lease anew = own.lease(model(SmallModel.file()), PATIENCE)) {
                assertThat(posted(anew, "/chat/completions", question(", \"max_tokens\": 1"))
                                .statusCode())
                        .isEqualTo(200);
                assertThat(own.running().getFirst().pid()).isNotEqualTo(killed);
            }
        }
    }

    @Test
    void aProcessThatNobodyAsksEnds() throws Exception {
        try (ModelProcesses own = new ModelProcesses(Duration.ofMillis(100), Long.MAX_VALUE)) {
            own.lease(model(SmallModel.file()), PATIENCE).close();

            await().until(() -> own.running().isEmpty());
        }
    }

    @Test
    void whereThereIsNoRoomForTwoTheIdleOneGoes() throws Exception {
        Path other = Files.createSymbolicLink(folder.resolve("other.gguf"), SmallModel.file());
        try (ModelProcesses own = new ModelProcesses(LONG, 150_000_000)) {
            own.lease(model(SmallModel.file()), PATIENCE).close();
            try (Lease held = own.lease(model(other), PATIENCE)) {
                assertThat(own.running())
                        .extracting(ModelProcesses.Status::file)
                        .containsExactly(other);
                assertThat(held.isAlive()).isTrue();
                assertThatThrownBy(() -> own.lease(model(SmallModel.file()), Duration.ofMillis(1)))
                        .isInstanceOfSatisfying(
                                ModelUnavailable.class,
                                none -> assertThat(none.reason()).isEqualTo(ModelUnavailable.Reason.NO_MEMORY));
            }
        }
    }

    @Test
    void aFileThatIsNoModelIsToldFromOneThatIsNotThere() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.gguf"), "no model");

        for (var expected : List.of(
                Map.entry(broken, ModelUnavailable.Reason.NOT_LOADED),
                Map.entry(folder.resolve("none.gguf"), ModelUnavailable.Reason.NO_FILE))) {
            assertThatThrownBy(() -> PROCESSES.lease(model(expected.getKey()), PATIENCE))
                    .isInstanceOfSatisfying(
                            ModelUnavailable.class,
                            none -> assertThat(none.reason()).isEqualTo(expected.getValue()));
        }
    }
}
