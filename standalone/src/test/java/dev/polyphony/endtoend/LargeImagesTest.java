package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.call.Image;
import dev.polyphony.call.InvalidField;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.Submission;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.StoredTexts;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that are larger than what Temporal takes are kept in the database, and are the same question there. */
class LargeImagesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the simulator counts for an image. */
    private static final int IMAGE_TOKENS = 85;

    private static final Image LARGE = Image.ofFile(png(10_000_000));

    /** Just so large that it does not travel with its question. */
    private static final Image LARGER = Image.ofFile(png(900_000));

    @TempDir
    private Path folder;

    @Test
    void tenMegabytesReachTheModelOnceHoweverOftenTheyAreSentUnderOneKey() throws Exception {
        try (CompletionService service = CompletionService.start(
                        Script.builder().answer("*", "A blank page.").build());
                HttpClient http = HttpClient.newHttpClient()) {
            JsonNode first = sent(http, service, "openai/m", LARGE);
            assertThat(sent(http, service, "openai/m", LARGE).path("id")).isEqualTo(first.path("id"));
            assertThat(service.simulator().log().requests()).hasSize(1);
            for (String model : List.of("anthropic/m", "gemini/m", "ollama/m")) {
                sent(http, service, model, LARGER);
            }
        }
    }

    private static JsonNode sent(HttpClient http, CompletionService service, String model, Image image)
            throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(service.address().resolve("/v1/chat/completions"))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", "of " + model)
                        .POST(BodyPublishers.ofString("""
                                {"model": "%s", "temperature": 0.5, "messages": [{"role": "user", "content": [
                                  {"type": "text", "text": "What is it?"},
                                  {"type": "image_url", "image_url": {"url": "data:image/png;base64,%s"}}]}]}""".formatted(model, image.base64())))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode completion = JSON.readTree(response.body());
        assertThat(completion
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asText())
                .isEqualTo("A blank page.");
        assertThat(completion.path("usage").path("prompt_tokens").asInt()).isGreaterThanOrEqualTo(IMAGE_TOKENS);
        return completion;
    }

    @Test
    void whatWasKeptBeforeAnyWorkerRanIsThereForTheFirstOne() throws Exception {
        Analysis analysis = AnalysisRequest.of("What is it?")
                .with(AnalysisOptions.ID, "looked-at")
                .with(AnalysisOptions.MODELS, List.of("openai/m"))
                .with(AnalysisOptions.IMAGES, List.of(LARGER))
                .analysis("unused");
        try (Simulator simulator = Simulator.start(
                        Script.builder().answer("*", "A blank page.").build());
                RealServer server = RealServer.on(folder)) {
            assertThatThrownBy(() -> server.client().submit(analysis))
                    .isInstanceOfSatisfying(InvalidField.class, refused -> {
                        assertThat(refused.field()).isEqualTo("images");
                        assertThat(refused.problem()).contains("POLYPHONY_DATABASE_URL");
                    });
            try (Database database = Database.file(
                    Files.createDirectories(folder.resolve("books")).resolve("ledger.db"))) {
                AnalysisClient client =
                        server.client().keepingImagesIn(new StoredTexts(database, InstantSource.system()));
                assertThat(client.submit(analysis)).isEqualTo(new Submission("looked-at", false));
                assertThat(client.submit(analysis)).isEqualTo(new Submission("looked-at", true));
            }
            try (Worker worker = Worker.at(server, RealProviders.at(simulator))) {
                AnalysisResult result = worker.client().result("looked-at", Requests.PATIENCE);

                assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
                assertThat(worker.client().submit(analysis))
                        .as("known without a place to keep it in")
                        .isEqualTo(new Submission("looked-at", true));
            }
        }
    }

    /** Of noise: nothing on the way can make it smaller. */
    private static byte[] png(int bytes) {
        byte[] content = new byte[bytes];
        new SplittableRandom(1).nextBytes(content);
        byte[] beginning = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
        System.arraycopy(beginning, 0, content, 0, beginning.length);
        return content;
    }
}
