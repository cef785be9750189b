package dev.polyphony.simulator.script;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSON that fits the JSON Schema a prompt asks for in a fenced block: the same for the same seed, model and prompt.
 * Knows objects, arrays, enumerations, constants, bounds and local references; of alternatives it takes the first.
 */
final class SeededJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ASKED =
            Pattern.compile("JSON Schema\\W{0,3}\\s*```(?:json)?\\s*\\n(.*?)\\n\\s*```", Pattern.DOTALL);
    private static final List<String> WORDS = List.of("stand-in", "simulated", "sample", "placeholder", "example");
    private static final int DEEPEST = 12;

    private final JsonNode root;
    private final Random random;

    private SeededJson(JsonNode root, Random random) {
        this.root = root;
        this.random = random;
    }

    /** JSON that fits the schema. */
    static String fitting(JsonNode schema, String prompt, String model, long seed) {
        return new SeededJson(schema, new Random(Objects.hash(seed, model, prompt)))
                .value(schema, 0)
                .toString();
    }

    /** Empty where the prompt asks for none. */
    static Optional<String> about(String prompt, String model, long seed) {
        Matcher asked = ASKED.matcher(prompt);
        String last = null;
        while (asked.find()) {
            last = asked.group(1);
        }
        if (last == null) {
            return Optional.empty();
        }
        try {
            JsonNode schema = JSON.readTree(last);
            Random random = new Random(Objects.hash(seed, model, prompt));
            return Optional.of(new SeededJson(schema, random).value(schema, 0).toString());
        } catch (JsonProcessingException noSchema) {
            return Optional.empty();
        }
    }

    private JsonNode value(JsonNode schema, int depth) {
        if (schema.has("$ref") && depth < DEEPEST) {
            return value(root.at(schema.path("$ref").asText().replaceFirst("^#", "")), depth + 1);
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.path("enum").size() > 0) {
            return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
        }
        for (String alternatives : List.of("anyOf", "oneOf", "allOf")) {
            if (schema.path(alternatives).size() > 0 && depth < DEEPEST) {
                return value(schema.get(alternatives).get(0), depth + 1);
            }
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "integer" ->
                JsonNodeFactory.instance.numberNode(number(schema, 0).longValue());
            case "number" -> JsonNodeFactory.instance.numberNode(number(schema, 1));
            case "boolean" -> JsonNodeFactory.instance.booleanNode(random.nextBoolean());
            case "null" -> JsonNodeFactory.instance.nullNode();
            default -> JsonNodeFactory.instance.textNode(text(schema));
        };
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray() && type.size() > 0) {
            return type.get(0).asText();
        }
        return type.asText(schema.has("properties") ? "object" : schema.has("items") ? "array" : "string");
    }

    private JsonNode object(JsonNode schema, int depth) {
        ObjectNode object = JSON.createObjectNode();
        if (depth < DEEPEST) {
            schema.path("properties")
                    .properties()
                    .forEach(property -> object.set(property.getKey(), value(property.getValue(), depth + 1)));
        }
        return object;
    }

    private JsonNode array(JsonNode schema, int depth) {
        ArrayNode array = JSON.createArrayNode();
        JsonNode items = schema.path("items");
        int least = schema.path("minItems").asInt(1);
        if (schema.path("uniqueItems").asBoolean() && items.path("enum").size() >= least) {
            List<JsonNode> choices = new ArrayList<>();
            items.get("enum").forEach(choices::add);
            Collections.shuffle(choices, random);
            choices.stream().limit(least).forEach(array::add);
            return array;
        }
        for (int i = 0; i < least && depth < DEEPEST; i++) {
            array.add(value(items, depth + 1));
        }
        return array;
    }

    private BigDecimal number(JsonNode schema, int decimals) {
        double least =
                schema.path("minimum").asDouble(schema.path("exclusiveMinimum").asDouble(0));
        double most = schema.path("maximum").asDouble(Math.max(least, 0) + 10);
        return BigDecimal.valueOf(least + random.nextDouble() * (most - least))
                .setScale(decimals, RoundingMode.HALF_UP);
    }

    /** A word; a few where it is said what they are to be, as for prose. */
    private String text(JsonNode schema) {
        StringBuilder text = new StringBuilder(WORDS.get(random.nextInt(WORDS.size())));
        int words = schema.has("description") ? 4 : 1;
        while (words-- > 1 || text.length() < schema.path("minLength").asInt(0)) {
            text.append(' ').append(WORDS.get(random.nextInt(WORDS.size())));
        }
        int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
        return text.length() > most ? text.substring(0, most) : text.toString();
    }
}
