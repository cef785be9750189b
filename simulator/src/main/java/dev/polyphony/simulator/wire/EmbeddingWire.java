package dev.polyphony.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.simulator.script.Answer;
import dev.polyphony.simulator.script.Fault;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request for vectors of texts, in the form that the vendor has for them; all else is as in its chat. The same text
 * has the same vector with the same model, of length one. For one request.
 */
public final class EmbeddingWire implements WireFormat {
    private static final Pattern GEMINI = Pattern.compile("/v1(?:beta)?/models/(?<model>[^:]+):batchEmbedContents");

    private final WireFormat vendor;
    private final String model;
    private final List<String> texts;
    private final int dimensions;
    private final Form form;

    /** How the vectors are written. */
    private enum Form {
        OPENAI,
        OPENAI_BASE64,
        GEMINI,
        OLLAMA
    }

    private EmbeddingWire(
            WireFormat vendor, String model, List<String> texts, @Nullable Integer dimensions, Form form) {
        this.vendor = vendor;
        this.model = model;
        this.texts = texts;
        this.dimensions = dimensions == null ? usual(model) : dimensions;
        this.form = form;
    }

    /** Empty where it is no request for vectors. */
    public static Optional<WireFormat> of(Incoming incoming) {
        WireFormat vendor = WireFormats.of(incoming.provider());
        JsonNode body = incoming.body();
        String model = body.path("model").asText("");
        Matcher gemini = GEMINI.matcher(incoming.path());
        return switch (incoming.provider()) {
            case "anthropic" -> Optional.empty();
            case "gemini" ->
                gemini.matches()
                        ? Optional.of(new EmbeddingWire(
                                vendor,
                                gemini.group("model"),
                                parts(body.path("requests")),
                                number(body.path("requests").path(0).path("outputDimensionality")),
                                Form.GEMINI))
                        : Optional.empty();
            case "ollama" ->
                incoming.path().equals("/api/embed")
                        ? Optional.of(new EmbeddingWire(
                                vendor, model, texts(body.path("input")), number(body.path("dimensions")), Form.OLLAMA))
                        : Optional.empty();
            default ->
                incoming.path().equals("/v1/embeddings")
                        ? Optional.of(new EmbeddingWire(
                                vendor,
                                model,
                                texts(body.path("input")),
                                number(body.path(
                                        incoming.provider().equals("mistral") ? "output_dimension" : "dimensions")),
                                body.path("encoding_format").asText("").equals("base64")
                                        ? Form.OPENAI_BASE64
                                        : Form.OPENAI))
                        : Optional.empty();
        };
    }

    @Override
    public Optional<Ask> ask(Incoming incoming) {
        return Optional.of(new Ask(
                incoming.provider(),
                model,
                texts.isEmpty() ? "" : texts.getFirst(),
                texts.stream().mapToInt(String::length).sum(),
                false,
                true,
                null));
    }

    @Override
    public WireReply answer(Ask ask, Answer answer, String requestId) {
        List<float[]> vectors = texts.stream().map(this::vector).toList();
        int tokens = Answer.tokens(texts.stream().mapToInt(String::length).sum());
        return switch (form) {
            case OPENAI, OPENAI_BASE64 -> WireReply.json(200, openAi(vectors, tokens));
            case GEMINI ->
                WireReply.json(
                        200,
                        WireJson.object(
                                "embeddings",
                                vectors.stream()
                                        .map(vector -> WireJson.object("values", vector))
                                        .toList()));
            case OLLAMA ->
                WireReply.json(
                        200,
                        WireJson.object(
                                "model",
                                model,
                                "embeddings",
                                vectors,
                                "total_duration",
                                14_143_917,
                                "load_duration",
                                1_019_500,
                                "prompt_eval_count",
                                tokens));
        };
    }

    private Object openAi(List<float[]> vectors, int tokens) {
        List<Map<String, @Nullable Object>> data = new ArrayList<>();
        for (float[] vector : vectors) {
            data.add(WireJson.object(
                    "object",
                    "embedding",
                    "index",
                    data.size(),
                    "embedding",
                    form == Form.OPENAI_BASE64 ? base64(vector) : vector));
        }
        return WireJson.object(
                "object",
                "list",
                "data",
                data,
                "model",
                model,
                "usage",
                WireJson.object("prompt_tokens", tokens, "total_tokens", tokens));
    }

    private float[] vector(String text) {
        SplittableRandom random = new SplittableRandom(Objects.hash(model, text));
        float[] vector = new float[dimensions];
        double squares = 0;
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) random.nextDouble(-1, 1);
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < dimensions; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** As the vendors' own models have. */
    private static int usual(String model) {
        if (model.contains("large") || model.startsWith("gemini")) {
            return 3072;
        }
        if (model.startsWith("mistral")) {
            return 1024;
        }
        return model.startsWith("nomic") ? 768 : 1536;
    }

    /** One text, or a list of them. */
    private static List<String> texts(JsonNode input) {
        List<String> texts = new ArrayList<>();
        if (input.isTextual()) {
            texts.add(input.asText());
        }
        input.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static List<String> parts(JsonNode requests) {
        List<String> texts = new ArrayList<>();
        requests.forEach(
                request -> texts.add(Pieces.join(request.path("content").path("parts"))));
        return texts;
    }

    private static @Nullable Integer number(JsonNode dimensions) {
        return dimensions.isInt() ? (Integer) dimensions.asInt() : null;
    }

    @Override
    public Optional<String> key(Incoming incoming) {
        return vendor.key(incoming);
    }

    @Override
    public boolean needsKey() {
        return vendor.needsKey();
    }

    @Override
    public WireReply stream(Ask ask, Answer answer, String requestId) {
        return answer(ask, answer, requestId);
    }

    @Override
    public WireReply error(Ask ask, Fault.Reported fault, String requestId) {
        return vendor.error(ask, fault, requestId);
    }

    @Override
    public Optional<WireReply> tell(Incoming incoming, List<String> models) {
        return vendor.tell(incoming, models);
    }
}
