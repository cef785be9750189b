package dev.polyphony.anthropic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.call.InvalidField;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A part of the list of models, which is sorted by their ids: one that is gone by the time of the next page is a place
 * in it all the same.
 *
 * @param more whether there are more in the direction in which it is read
 */
record ModelPage(List<ObjectNode> models, boolean more) {
    private static final int MOST = 1000;

    /**
     * @param after the id that comes before the page; absent for the first one
     * @param before the id that comes after it, for those who read backwards
     * @throws InvalidField by the parameter's name
     */
    static ModelPage of(
            SortedMap<String, ObjectNode> all,
            @Nullable Integer limit,
            @Nullable String after,
            @Nullable String before) {
        if (limit != null && (limit < 1 || limit > MOST)) {
            throw new InvalidField("limit", "1 to " + MOST + ", not " + limit);
        }
        if (after != null && before != null) {
            throw new InvalidField("before_id", "reads backwards, and after_id forwards; give one of them");
        }
        int most = limit == null ? Integer.MAX_VALUE : limit;
        List<ObjectNode> rest = all.entrySet().stream()
                .filter(model -> (after == null || model.getKey().compareTo(after) > 0)
                        && (before == null || model.getKey().compareTo(before) < 0))
                .map(Map.Entry::getValue)
                .toList();
        boolean more = rest.size() > most;
        return new ModelPage(
                !more ? rest : before == null ? rest.subList(0, most) : rest.subList(rest.size() - most, rest.size()),
                more);
    }

    ObjectNode json() {
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.putArray("data").addAll(models);
        return page.put("has_more", more)
                .put("first_id", models.isEmpty() ? null : id(models.getFirst()))
                .put("last_id", models.isEmpty() ? null : id(models.getLast()));
    }

    private static String id(ObjectNode model) {
        return model.path("id").asText();
    }
}
