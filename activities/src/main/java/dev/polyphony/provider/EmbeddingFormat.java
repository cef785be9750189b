package dev.polyphony.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.polyphony.call.Usage;
import dev.polyphony.catalogue.Adapter;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** How vendors are asked for vectors and give them. Anthropic has none. */
final class EmbeddingFormat {
    private final Endpoint endpoint;

    EmbeddingFormat(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    HttpRequest request(EmbeddingRequest asked) {
        return switch (endpoint.adapter()) {
            case OPENAI, LLAMA -> post(endpoint.baseUrl() + "/embeddings", input(asked, "dimensions"));
            case MISTRAL -> post(endpoint.versioned("v1") + "/embeddings", input(asked, "output_dimension"));
            case OLLAMA -> post(endpoint.baseUrl() + "/api/embed", input(asked, "dimensions"));
            case GEMINI ->
                post(
                        endpoint.versioned("v1beta") + "/models/"
                                + URLEncoder.encode(asked.model(), StandardCharsets.UTF_8) + ":batchEmbedContents",
                        batch(asked));
            case ANTHROPIC -> throw new IllegalStateException("a vendor without such an endpoint");
        };
    }

    private static ObjectNode input(EmbeddingRequest asked, String dimensions) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", asked.model());
        ArrayNode input = body.putArray("input");
        asked.texts().forEach(input::add);
        return asked.dimensions() == null ? body : body.put(dimensions, asked.dimensions());
    }

    private static ObjectNode batch(EmbeddingRequest asked) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode requests = body.putArray("requests");
        for (String text : asked.texts()) {
            ObjectNode request = requests.addObject().put("model", "models/" + asked.model());
            request.putObject("content").putArray("parts").addObject().put("text", text);
            if (asked.dimensions() != null) {
                request.put("outputDimensionality", asked.dimensions());
            }
        }
        return body;
    }

    private HttpRequest post(String url, ObjectNode body) {
        HttpRequest.Builder request = HttpRequest.builder()
                .method(HttpMethod.POST)
                .url(url)
                .addHeader("Content-Type", "application/json")
                .body(body.toString());
        String key = endpoint.keyOrNull();
        if (key != null && endpoint.adapter() == Adapter.GEMINI) {
            request.addHeader("x-goog-api-key", key);
        } else if (key != null) {
            request.addHeader("Authorization", "Bearer " + key);
        }
        return request.build();
    }

    /** Empty where it holds anything but one vector of each text. */
    Optional<EmbeddingAnswer> read(JsonNode body, int texts) {
        List<float[]> vectors = new ArrayList<>();
        for (JsonNode vector : vectors(body)) {
            float[] numbers = numbers(vector);
            if (numbers == null) {
                return Optional.empty();
            }
            vectors.add(numbers);
        }
        return vectors.size() == texts ? Optional.of(new EmbeddingAnswer(vectors, usage(body))) : Optional.empty();
    }

    private List<JsonNode> vectors(JsonNode body) {
        return switch (endpoint.adapter()) {
            case OPENAI, LLAMA, MISTRAL ->
                elements(body.path("data")).stream()
                        .sorted(Comparator.comparingInt(one -> one.path("index").asInt(0)))
                        .map(one -> one.path("embedding"))
                        .toList();
            case GEMINI ->
                elements(body.path("embeddings")).stream()
                        .map(one -> one.path("values"))
                        .toList();
            case OLLAMA -> elements(body.path("embeddings"));
            case ANTHROPIC -> List.of();
        };
    }

    private @Nullable Usage usage(JsonNode body) {
        JsonNode counted = switch (endpoint.adapter()) {
            case OPENAI, LLAMA, MISTRAL -> body.path("usage").path("prompt_tokens");
            case GEMINI -> body.path("usageMetadata").path("promptTokenCount");
            case OLLAMA -> body.path("prompt_eval_count");
            case ANTHROPIC -> body;
        };
        return counted.canConvertToLong() && counted.isIntegralNumber() && counted.asLong() > 0
                ? new Usage(counted.asLong(), 0)
                : null;
    }

    /** Absent where it is no vector; some servers write it as the base64 of its floats, asked for or not. */
    private static float @Nullable [] numbers(JsonNode vector) {
        if (vector.isTextual()) {
            try {
                return floats(Base64.getDecoder().decode(vector.asText()));
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        float[] numbers = new float[vector.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!vector.path(i).isNumber()) {
                return null;
            }
            numbers[i] = vector.path(i).floatValue();
        }
        return numbers.length == 0 ? null : numbers;
    }

    private static float @Nullable [] floats(byte[] bytes) {
        if (bytes.length == 0 || bytes.length % Float.BYTES != 0) {
            return null;
        }
        float[] numbers = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
        return numbers;
    }

    private static List<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).toList();
    }
}
