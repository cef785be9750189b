package dev.polyphony.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.batch.BatchLimits;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.notation.Durations;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.request.BatchReader;
import dev.polyphony.request.JsonRequests;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch as one JSON object.
 *
 * @param defaults what holds for lines that say nothing else
 */
record BatchBody(@Nullable String name, BatchLimits limits, AnalysisRequest defaults, Iterable<JsonNode> lines) {
    private static final List<String> FIELDS = List.of("name", "budget", "at_once", "economy", "defaults", "lines");

    /** What is read here, as JSON Schema; each line and the defaults as a request by itself. */
    static final String SCHEMA = """
            {
              "type": "object",
              "properties": {
                "name": {"type": ["string", "null"]},
                "budget": {"type": ["number", "string", "null"], "description": "In US dollars, for all lines together."},
                "at_once": {"type": ["integer", "null"], "minimum": 1, "description": "How many lines are under way."},
                "economy": {"type": ["string", "null"], "examples": ["6h", null], "description": "How long to wait for providers' own batches, at half the price."},
                "defaults": {"anyOf": [{"$ref": "#/components/schemas/AnalysisRequest"}, {"type": "null"}], "description": "Without id, tenant, prompt and webhook."},
                "lines": {"type": "array", "description": "Each an AnalysisRequest; one that is none is an error of its line."}
              },
              "required": ["lines"],
              "additionalProperties": false
            }
            """;

    static final String EXAMPLE =
            "{\"budget\": 5, \"defaults\": {\"strategy\": \"cheapest\"}, \"lines\": [{\"prompt\": \"REST or GraphQL?\"}]}";

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
        JsonNode budget = root.path("budget");
        return new BatchBody(
                text(root, "name"),
                new BatchLimits(
                        isGiven(budget) ? Money.parse("budget", budget.asText()) : null,
                        number(root, "at_once"),
                        time(text(root, "economy"))),
                isGiven(root.path("defaults")) ? BatchReader.defaults(root.path("defaults")) : new AnalysisRequest(),
                lines);
    }

    static @Nullable Duration time(@Nullable String economy) {
        try {
            return economy == null ? null : Durations.parse(economy);
        } catch (IllegalArgumentException e) {
            throw new InvalidField("economy", String.valueOf(e.getMessage()));
        }
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
