package dev.polyphony.tally;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object or array that is the answer: all of it, or its one fenced block that is at least half of it. Canonical:
 * keys sorted, no white space, numbers without trailing zeros.
 */
final class JsonForm {
    private static final String FENCE = "```";
    private static final Set<String> OPENING = Set.of("```", "```json", "```JSON");

    /** Beyond this a number's zeros are not written out: {@code 1e999999999} is a gigabyte of them. */
    private static final int MOST_ZEROS = 100;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonForm() {}

    static Optional<String> read(String answer) {
        String text = answer.strip();
        Optional<String> whole = canonical(text);
        return whole.isPresent() ? whole : fenced(text).flatMap(JsonForm::canonical);
    }

    private static Optional<String> fenced(String text) {
        List<String> blocks = new ArrayList<>();
        int open = text.indexOf(FENCE);
        while (open >= 0) {
            int content = text.indexOf('\n', open);
            int close = content < 0 ? -1 : text.indexOf(FENCE, content);
            if (close < 0) {
                break;
            }
            // Only the last one of its line can open a block.
            boolean opens = OPENING.contains(
                    text.substring(text.lastIndexOf(FENCE, content), content).strip());
            if (opens) {
                blocks.add(text.substring(content, close).strip());
            }
            open = opens ? text.indexOf(FENCE, close + FENCE.length()) : close;
        }
        return blocks.size() == 1 && blocks.getFirst().length() * 2 >= text.length()
                ? Optional.of(blocks.getFirst())
                : Optional.empty();
    }

    private static Optional<String> canonical(String text) {
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return Optional.empty();
        }
        try {
            JsonNode tree = JSON.readTree(text);
            return tree == null || !tree.isContainerNode()
                    ? Optional.empty()
                    : Optional.of(JSON.writer()
                            .with(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
                            .writeValueAsString(sorted(tree)));
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        }
    }

    private static @Nullable Object sorted(JsonNode node) {
        if (node.isObject()) {
            Map<String, @Nullable Object> members = new TreeMap<>();
            node.properties().forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
            return members;
        }
        if (node.isArray()) {
            List<@Nullable Object> elements = new ArrayList<>();
            node.forEach(element -> elements.add(sorted(element)));
            return elements;
        }
        return node.isNumber() ? plain(node.decimalValue()) : node;
    }

    private static Object plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return Math.abs(stripped.scale()) > MOST_ZEROS ? new RawValue(stripped.toString()) : stripped;
    }
}
