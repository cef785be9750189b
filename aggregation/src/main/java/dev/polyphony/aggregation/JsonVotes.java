package dev.polyphony.aggregation;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.polyphony.schema.JsonText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object or array that an answer gives as its result, and none of its drafts, examples and footnotes.
 * Canonical: keys sorted, no white space, numbers without trailing zeros.
 */
final class JsonVotes {
    /** Beyond this a number's zeros are not written out: {@code 1e999999999} is a gigabyte of them. */
    private static final int MOST_ZEROS = 100;

    private static final JsonMapper JSON = new JsonMapper();

    private JsonVotes() {}

    /** Of an answer that JSON was asked for, or that is mostly JSON. */
    static Optional<String> read(String answer) {
        return JsonText.container(answer).map(JsonVotes::canonical);
    }

    /** Of any answer: prose that shows some JSON has none. */
    static Optional<String> recognised(String answer) {
        return JsonText.isMostOf(answer) ? read(answer) : Optional.empty();
    }

    private static String canonical(JsonNode tree) {
        try {
            return JSON.writer()
                    .with(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .writeValueAsString(sorted(tree));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("JSON that cannot be written", e);
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
