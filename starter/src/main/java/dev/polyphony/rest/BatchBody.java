package dev.polyphony.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.batch.BatchLimits;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.request.JsonRequests;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch as one JSON object.
 *
 * @param defaults what holds for lines that say nothing else; absent without
 */
record BatchBody(
        @Nullable String name, BatchLimits limits, @Nullable JsonNode defaults, Iterable<JsonNode> lines) {
    private static final List<String> FIELDS = List.of("name", "max_cost", "at_once", "defaults", "lines");

    /** Throws {@link InvalidField} of what is wrong with it, but for its lines. */
    static BatchBody read(byte[] body) {
        JsonNode root = JsonRequests.tree(body);
        if (!root.isObject()) {
            throw new InvalidField("body", "a JSON object with lines, each an analysis");
        }
        root.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                throw new InvalidField(
                        field.length() > 60 ? field.substring(0, 60) + "…" : field,
                        "unknown field; there are " + String.join(", ", FIELDS)
                                + "; what holds for all lines goes into defaults");
            }
        });
        JsonNode lines = root.path("lines");
        if (!lines.isArray()) {
            throw new InvalidField("lines", "a list of analyses, such as [{\"prompt\": \"...\"}]");
        }
        JsonNode maxCost = root.path("max_cost");
        return new BatchBody(
                text(root, "name"),
                new BatchLimits(
                        isGiven(maxCost) ? Money.parse("max_cost", maxCost.asText()) : null, number(root, "at_once")),
                isGiven(root.path("defaults")) ? root.get("defaults") : null,
                lines);
    }

    private static boolean isGiven(JsonNode node) {
        return !node.isMissingNode() && !node.isNull();
    }

    private static @Nullable String text(JsonNode root, String field) {
        JsonNode node = root.path(field);
        if (isGiven(node) && !node.isTextual()) {
            throw new InvalidField(field, "a text");
        }
        return node.textValue();
    }

    private static @Nullable Integer number(JsonNode root, String field) {
        JsonNode node = root.path(field);
        if (isGiven(node) && !(node.isIntegralNumber() && node.canConvertToInt())) {
            throw new InvalidField(field, "a whole number");
        }
        return isGiven(node) ? (Integer) node.intValue() : null;
    }
}
