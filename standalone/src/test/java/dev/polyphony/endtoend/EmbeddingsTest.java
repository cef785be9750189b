package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors of texts through {@code /v1/embeddings}, by OpenAI's own client and by plain HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddingsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CompletionService service = CompletionService.start(Script.builder()
            .behaviour("openai/broken", Behaviour.sequence(Fault.unavailable(503)))
            .fault("openai/long", Fault.contextTooLong())
            .build());
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address = service.address();
    private final OpenAIClient openai = OpenAIOkHttpClient.builder()
            .baseUrl(address + "/v1")
            .apiKey("any")
            .maxRetries(0)
            .build();

    @AfterAll
    void stop() {
        openai.close();
        service.close();
        http.close();
    }

    @Test
    void providersModelIsAskedAndItsCostIsTold() throws Exception {
        CreateEmbeddingResponse response = openai.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("text-embedding-3-small")
                        .inputOfArrayOfStrings(List.of("A cat.", "A dog."))
                        .dimensions(16)
                        .build());

        assertThat(response.model()).isEqualTo("openai/text-embedding-3-small");
        assertThat(response.data()).extracting(one -> one.embedding().size()).containsExactly(16, 16);
        assertThat(response.usage().promptTokens()).isPositive();
        JsonNode own = JSON.readTree(post("{\"model\": \"text-embedding-3-small\", \"input\": \"A cat.\"}")
                        .body())
                .path("polyphony");
        assertThat(own.path("cost").decimalValue()).isPositive();
        assertThat(own.path("cost_complete").asBoolean()).isTrue();
    }

    @Test
    void modelInTheWorkerComparesMeaningForNothing() throws Exception {
        List<List<Float>> vectors = openai
                .embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("polyphony/minilm")
                        .inputOfArrayOfStrings(List.of("A cat sleeps.", "A kitten naps.", "Tax law of 1954"))
                        .build())
                .data()
                .stream()
                .map(one -> one.embedding())
                .toList();

        assertThat(vectors).allSatisfy(vector -> assertThat(vector).hasSize(384));
        assertThat(cosine(vectors.get(0), vectors.get(1))).isGreaterThan(cosine(vectors.get(0), vectors.get(2)));
        assertThat(cosine(vectors.get(0), vectors.get(0))).isCloseTo(1, within(0.01));
    }

    @Test
    void batchThatNoMessageHoldsComesInItsOrderAndIsAskedForOnce() throws Exception {
        List<String> texts = IntStream.range(0, 300).mapToObj(i -> "text " + i).toList();
        ObjectNode request = JSON.createObjectNode()
                .put("model", "openai/text-embedding-3-large")
                .put("encoding_format", "base64");
        texts.forEach(request.putArray("input")::add);
        String body = request.toString();

        JsonNode all = JSON.readTree(post(body, "Idempotency-Key", "batch").body());
        long requests = asked("openai/text-embedding-3-large");
        JsonNode again = JSON.readTree(post(body, "Idempotency-Key", "batch").body());
        JsonNode last = JSON.readTree(post("{\"model\": \"openai/text-embedding-3-large\", \"input\": \"text 299\"}")
                .body());

        assertThat(all.path("data")).hasSize(300);
        assertThat(all.path("data").path(299).path("index").asInt()).isEqualTo(299);
        assertThat(again.path("data")).isEqualTo(all.path("data"));
        assertThat(asked("openai/text-embedding-3-large")).isEqualTo(requests + 1);
        ByteBuffer vector = ByteBuffer.wrap(Base64.getDecoder()
                        .decode(all.path("data").path(299).path("embedding").asText()))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(last.path("data").path(0).path("embedding").path(0).floatValue())
                .isEqualTo(vector.getFloat());
        assertThat(post(body.replace("text 7", "text seven"), "Idempotency-Key", "batch")
                        .statusCode())
                .isEqualTo(409);
    }

    private long asked(String target) {
        return service.simulator().log().of(target).size();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"input": "q"}                                                        | 400 | model
            {"model": "polyphony/minilm"}                                         | 400 | input
            {"model": "polyphony/minilm", "input": []}                            | 400 | input
            {"model": "polyphony/minilm", "input": [1, 2]}                        | 400 | input
            {"model": "polyphony/minilm", "input": [[1, 2]]}                      | 400 | input
            {"model": "polyphony/minilm", "input": ["a", " "]}                    | 400 | input[1]
            {"model": "polyphony/minilm", "input": "q", "dimensions": 7}          | 400 | dimensions
            {"model": "polyphony/minilm", "input": "q", "encoding_format": "hex"} | 400 | encoding_format
            {"model": "polyphony/minilm", "input": "q", "polyphony": {"strategy": "vote"}} | 400 | polyphony.strategy
            {"model": "gpt-4o-mini", "input": "q"}                                | 404 | model
            {"model": "text-embedding-3-smal", "input": "q"}                      | 404 | model
            """)
    void wrongFieldIsNamed(String body, int status, String field) throws Exception {
        HttpResponse<String> response = post(body);

        JsonNode error = JSON.readTree(response.body()).path("error");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(error.path("param").asText()).isEqualTo(field);
        assertThat(error.path("message").asText()).isNotBlank().doesNotContain("Exception");
    }

    @Test
    void failureIsTheProtocolsError() {
        OpenAIServiceException tooLong = catchThrowableOfType(
                OpenAIServiceException.class, () -> openai.embeddings().create(of("openai/long")));

        assertThat(tooLong.statusCode()).isEqualTo(400);
        assertThat(tooLong.code()).hasValue("context_length_exceeded");
    }

    @Test
    void failureThatTimeMendsIsMendedWithinTheDeadline() {
        assertThat(openai.embeddings().create(of("openai/broken")).data()).hasSize(1);
        assertThat(asked("openai/broken")).isEqualTo(2);
    }

    private static EmbeddingCreateParams of(String model) {
        return EmbeddingCreateParams.builder().model(model).input("A cat.").build();
    }

    @Test
    void theyAreListed() {
        assertThat(openai.models().list().data())
                .extracting(model -> model.id())
                .contains("polyphony/minilm", "text-embedding-3-small", "mistral/mistral-embed");
    }

    private HttpResponse<String> post(String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve("/v1/embeddings"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static double cosine(List<Float> one, List<Float> other) {
        return IntStream.range(0, one.size())
                .mapToDouble(i -> one.get(i) * other.get(i))
                .sum();
    }
}
