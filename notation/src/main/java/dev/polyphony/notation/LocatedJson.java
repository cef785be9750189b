package dev.polyphony.notation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.call.InvalidField;
import java.util.HashMap;
import java.util.Map;

/** A file of texts as JSON, for what is read alike from a file and over HTTP, that knows where each value stands. */
public final class LocatedJson {
    private final String file;
    private final JsonNode json;
    private final Map<String, Integer> lines = new HashMap<>();

    private LocatedJson(String file, String name, YamlNode root) {
        this.file = file;
        this.json = json(root, root.at(), name);
    }

    /**
     * JSON, or YAML whose values are texts as they are written.
     *
     * @param file what errors call it
     * @param name that the whole has where it is read: paths begin with it
     * @throws NotationError for what is neither, for a name given twice and for a second document
     */
    public static LocatedJson read(String file, String name, String text) {
        NotationProblems problems = new NotationProblems();
        YamlNode root = YamlReader.readAsWritten(file, text, problems);
        problems.throwIfAny();
        return new LocatedJson(file, name, root);
    }

    public JsonNode json() {
        return json;
    }

    /** {@code file:line: path: problem}; the nearest value around a path that does not stand there. */
    public String describe(InvalidField problem) {
        String path = problem.field();
        while (!lines.containsKey(path) && !path.isEmpty()) {
            path = path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
        }
        return new NotationError.Problem(file, lines.getOrDefault(path, 0), problem.field(), problem.problem())
                .toString();
    }

    private JsonNode json(YamlNode node, YamlNode.Position at, String path) {
        lines.put(path, at.line());
        return switch (node) {
            case YamlNode.Text text -> JsonNodeFactory.instance.textNode(text.value());
            case YamlNode.Numeral number -> DecimalNode.valueOf(number.value());
            case YamlNode.Flag flag -> JsonNodeFactory.instance.booleanNode(flag.value());
            case YamlNode.Empty empty -> JsonNodeFactory.instance.nullNode();
            case YamlNode.Sequence list -> {
                ArrayNode items = JsonNodeFactory.instance.arrayNode();
                for (YamlNode item : list.items()) {
                    items.add(json(item, item.at(), path + "[" + items.size() + "]"));
                }
                yield items;
            }
            case YamlNode.Mapping mapping -> {
                ObjectNode fields = JsonNodeFactory.instance.objectNode();
                mapping.entries()
                        .forEach((name, entry) -> fields.set(name, json(entry.value(), entry.at(), path + "." + name)));
                yield fields;
            }
        };
    }
}
