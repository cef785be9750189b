package dev.polyphony.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.InvalidField;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields of requests. What is absent or null is absent; what is of another type throws {@link InvalidField} of
 * its place.
 */
public final class JsonFields {
    private JsonFields() {}

    public static boolean given(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }

    /** A text that has to be there, and is not blank. */
    public static String text(JsonNode value, String place) {
        if (!value.isTextual() || value.asText().isBlank()) {
            throw new InvalidField(place, given(value) ? "a text" : "is missing");
        }
        return value.asText();
    }

    public static @Nullable String textOrNull(JsonNode value, String place) {
        return given(value) ? text(value, place) : null;
    }

    /** None where there is no list. */
    public static List<String> texts(JsonNode list, String place, String expected) {
        if (!given(list)) {
            return List.of();
        }
        if (!list.isArray() || !StreamSupport.stream(list.spliterator(), false).allMatch(JsonNode::isTextual)) {
            throw new InvalidField(place, expected);
        }
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    public static @Nullable Boolean flag(JsonNode value, String place) {
        if (!given(value)) {
            return null;
        }
        if (!value.isBoolean()) {
            throw new InvalidField(place, "true or false");
        }
        return value.asBoolean();
    }

    public static @Nullable Double number(JsonNode value, String place) {
        if (!given(value)) {
            return null;
        }
        if (!value.isNumber()) {
            throw new InvalidField(place, "a number");
        }
        return value.asDouble();
    }

    public static @Nullable Long wholeNumber(JsonNode value, String place, long least, long most) {
        if (!given(value)) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < least || value.asLong() > most) {
            throw new InvalidField(place, "a whole number from " + least + " to " + most);
        }
        return value.asLong();
    }

    /** A limit of tokens. */
    public static @Nullable Integer tokens(JsonNode value, String place) {
        Long tokens = wholeNumber(value, place, 1, Integer.MAX_VALUE);
        return tokens == null ? null : (Integer) tokens.intValue();
    }

    /** What can be shown of a name that somebody made up. */
    public static String cut(String name) {
        return name.length() > 60 ? name.substring(0, 60) + "…" : name;
    }
}
