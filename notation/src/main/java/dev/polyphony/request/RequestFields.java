package dev.polyphony.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.InvalidField;
import dev.polyphony.notation.Nearest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a small JSON body. Throws {@link InvalidField} of the field that is unknown, missing or wrong. */
public final class RequestFields {
    private final JsonNode body;

    private RequestFields(JsonNode body) {
        this.body = body;
    }

    /** @param known those that mean something; others are refused */
    public static RequestFields of(byte[] body, String... known) {
        JsonNode root = JsonRequests.tree(body);
        if (!root.isObject()) {
            throw new InvalidField("body", "a JSON object with " + String.join(", ", known));
        }
        List<String> names = List.of(known);
        root.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                String shown = JsonFields.cut(name);
                throw new InvalidField(shown, "unknown field" + Nearest.hintOrAll(shown, names));
            }
        });
        return new RequestFields(root);
    }

    public JsonNode get(String field) {
        return body.path(field);
    }

    public boolean has(String field) {
        return JsonFields.given(body.path(field));
    }

    /** Not blank, and not longer than that. */
    public String text(String field, int longest) {
        return bounded(field, JsonFields.text(body.path(field), field), longest);
    }

    /** Absent where it is not there. */
    public @Nullable String textOrNull(String field, int longest) {
        String text = JsonFields.textOrNull(body.path(field), field);
        return text == null ? null : bounded(field, text, longest);
    }

    /** As it is, blank or not; absent where it is not there. */
    public @Nullable String anyTextOrNull(String field, int longest) {
        JsonNode text = body.path(field);
        if (JsonFields.given(text) && !text.isTextual()) {
            throw new InvalidField(field, "a text");
        }
        return text.isTextual() ? bounded(field, text.asText(), longest) : null;
    }

    /** @param usual where it is not there */
    public int wholeNumber(String field, int usual, int least, int most) {
        Long number = JsonFields.wholeNumber(body.path(field), field, least, most);
        return number == null ? usual : number.intValue();
    }

    private static String bounded(String field, String text, int longest) {
        if (text.length() > longest) {
            throw new InvalidField(field, text.length() + " characters; at most " + longest + " are taken");
        }
        return text;
    }
}
