package dev.polyphony.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.call.EmbeddingTask;
import dev.polyphony.call.InvalidField;
import dev.polyphony.chat.ChatRequests;
import dev.polyphony.chat.KnownFields;
import dev.polyphony.client.AnalysisIds;
import dev.polyphony.request.AnalysisOption;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.request.JsonFields;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A request for embeddings as OpenAI's protocol has it.
 *
 * @param base64 whether vectors are wanted as the base64 of their floats, rather than as numbers
 * @param ignored fields that mean nothing here
 */
record EmbeddingBody(EmbeddingTask task, boolean base64, List<String> ignored) {
    private static final KnownFields READ = ChatRequests.fields(List.of("input", "encoding_format", "dimensions"));
    private static final Set<AnalysisOption<?>> SETTINGS =
            Set.of(AnalysisOptions.DEADLINE, AnalysisOptions.MAX_COST, AnalysisOptions.CATEGORY);

    static EmbeddingBody read(ObjectNode body, UnaryOperator<@Nullable String> header, String tenant) {
        AnalysisRequest settings = ChatRequests.settings(body, header);
        AnalysisOptions.settings()
                .filter(option -> settings.get(option) != null && !SETTINGS.contains(option))
                .findFirst()
                .ifPresent(option -> {
                    throw new InvalidField(
                            "polyphony." + option.json().getFirst(), "is for answers; embeddings have no use for it");
                });
        String model = JsonFields.text(body.path("model"), "model").strip();
        return new EmbeddingBody(
                new EmbeddingTask(
                        Objects.requireNonNullElseGet(settings.get(AnalysisOptions.ID), AnalysisIds::mint),
                        tenant,
                        model,
                        texts(body.path("input")),
                        dimensions(body.path("dimensions")),
                        settings.get(AnalysisOptions.CATEGORY),
                        settings.get(AnalysisOptions.MAX_COST),
                        settings.get(AnalysisOptions.DEADLINE)),
                isBase64(body.path("encoding_format")),
                READ.ignored(body));
    }

    private static @Nullable Integer dimensions(JsonNode given) {
        Long dimensions = JsonFields.wholeNumber(given, "dimensions", 1, EmbeddingTask.MOST_DIMENSIONS);
        return dimensions == null ? null : (Integer) dimensions.intValue();
    }

    private static List<String> texts(JsonNode input) {
        if (!JsonFields.given(input)) {
            throw new InvalidField("input", "is missing; give a text or a list of texts");
        }
        if (input.isTextual()) {
            return List.of(input.asText());
        }
        return JsonFields.texts(
                input,
                "input",
                "a text or a list of texts; lists of tokens are not read, since they are one model's alone");
    }

    private static boolean isBase64(JsonNode format) {
        String word = format.asText("float");
        return switch (word) {
            case "float", "null" -> false;
            case "base64" -> true;
            default -> throw new InvalidField("encoding_format", "float or base64");
        };
    }
}
