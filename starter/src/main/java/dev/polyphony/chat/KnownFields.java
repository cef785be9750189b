package dev.polyphony.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.call.InvalidField;
import dev.polyphony.request.JsonFields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The fields of a request that mean something, at any depth. What stands in one that is read as a whole, such as a JSON
 * Schema, is its reader's business.
 */
public final class KnownFields {
    /** As many as say it all: the same field is mostly ignored in every message of a long conversation. */
    private static final int MOST = 50;

    private static final String ELEMENT = "[]";

    private final Map<String, KnownFields> within = new TreeMap<>();

    /** Whether it is read by itself, and not only for what is in it. */
    private boolean read;

    private KnownFields() {}

    /** @param paths such as {@code stop}, {@code reasoning.effort} or {@code messages[].content[].text} */
    public static KnownFields of(Collection<String> paths) {
        KnownFields root = new KnownFields();
        for (String path : paths) {
            KnownFields field = root;
            for (String step : path.replace(ELEMENT, "." + ELEMENT).split("\\.", -1)) {
                field = field.within.computeIfAbsent(step, any -> new KnownFields());
            }
            field.read = true;
        }
        return root;
    }

    /**
     * Those that mean nothing here, by their paths.
     *
     * @throws InvalidField for what is no object, or no list, where only its parts are read
     */
    public List<String> ignored(ObjectNode body) {
        List<String> ignored = new ArrayList<>();
        fields(body, "", ignored);
        if (ignored.size() <= MOST) {
            return ignored;
        }
        List<String> cut = new ArrayList<>(ignored.subList(0, MOST));
        cut.add("and " + (ignored.size() - MOST) + " more");
        return cut;
    }

    private void fields(JsonNode object, String prefix, List<String> ignored) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (JsonFields.given(field.getValue())) {
                String path = prefix + JsonFields.cut(field.getKey());
                KnownFields known = within.get(field.getKey());
                if (known == null) {
                    ignored.add(path);
                } else {
                    known.value(field.getValue(), path, ignored);
                }
            }
        }
    }

    private void value(JsonNode value, String place, List<String> ignored) {
        KnownFields element = within.get(ELEMENT);
        if (value.isArray() && element != null) {
            for (int i = 0; i < value.size(); i++) {
                element.value(value.get(i), place + "[" + i + "]", ignored);
            }
        } else if (value.isObject() && within.size() > (element == null ? 0 : 1)) {
            fields(value, place + ".", ignored);
        } else if (!read) {
            throw new InvalidField(place, element == null ? "an object" : "a list");
        }
    }
}
