package dev.polyphony.prompt;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The forms in which judges answer, as JSON Schemas, and how a form is asked for. */
final class ReplyForms {
    static final String RANKING = "ranking";
    static final String SCORES = "scores";
    static final String BETTER = "better";
    static final int MOST_POINTS = 10;

    private static final ObjectMapper JSON = new ObjectMapper();

    private ReplyForms() {}

    static String asked(String schema) {
        return "Answer with JSON only, without any text around it, that fits this JSON Schema:\n```json\n"
                + schema.strip() + "\n```";
    }

    /** Every label once. */
    static String ranking(List<String> labels) {
        ObjectNode schema = object(RANKING);
        ObjectNode ranking = schema.withObject("/properties/" + RANKING)
                .put("type", "array")
                .put("uniqueItems", true)
                .put("minItems", labels.size())
                .put("maxItems", labels.size());
        labels.forEach(ranking.withObject("/items").withArray("enum")::add);
        return schema.toString();
    }

    static String scores(List<String> labels) {
        ObjectNode schema = object(SCORES);
        ObjectNode scores = schema.withObject("/properties/" + SCORES).put("type", "object");
        for (String label : labels) {
            scores.withObject("/properties/" + label)
                    .put("type", "number")
                    .put("minimum", 0)
                    .put("maximum", MOST_POINTS);
            scores.withArray("required").add(label);
        }
        scores.put("additionalProperties", false);
        return schema.toString();
    }

    static String preference() {
        ObjectNode schema = object(BETTER);
        schema.withObject("/properties/" + BETTER)
                .withArray("enum")
                .add("first")
                .add("second")
                .add("tie");
        return schema.toString();
    }

    private static ObjectNode object(String only) {
        ObjectNode schema = JSON.createObjectNode().put("type", "object");
        schema.withObject("/properties/" + only);
        schema.withArray("required").add(only);
        return schema.put("additionalProperties", false);
    }
}
