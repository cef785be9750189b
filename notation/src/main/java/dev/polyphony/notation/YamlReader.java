package dev.polyphony.notation;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.polyphony.notation.YamlNode.Entry;
import dev.polyphony.notation.YamlNode.Position;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads YAML text into {@link YamlNode}s. Keys given twice and YAML aliases are problems, not surprises. */
public final class YamlReader {
    /** Each level takes some of the stack. */
    private static final int DEEPEST = 1000;

    private static final YAMLFactory YAML = YAMLFactory.builder()
            // Its builder forgets what is usual.
            .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    private final String file;
    private final YAMLParser parser;
    private final NotationProblems problems;

    private YamlReader(String file, YAMLParser parser, NotationProblems problems) {
        this.file = file;
        this.parser = parser;
        this.problems = problems;
    }

    /** The mapping a file consists of; an empty file is an empty one. Broken YAML is a {@link NotationError}. */
    public static YamlNode.Mapping read(String file, String text, NotationProblems problems) {
        try (YAMLParser parser = YAML.createParser(new StringReader(text))) {
            return new YamlReader(file, parser, problems).rootOrProblem();
        } catch (IOException e) {
            throw new UncheckedIOException("reading a string", e);
        }
    }

    private YamlNode.Mapping rootOrProblem() throws IOException {
        try {
            return root();
        } catch (JsonProcessingException e) {
            problems.add(at(e), "", "not readable as YAML: " + reason(e));
            problems.throwIfAny();
            throw new AssertionError("a problem was just added", e);
        }
    }

    private Position at(JsonProcessingException e) {
        return e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? here()
                : new Position(file, e.getLocation().getLineNr());
    }

    private YamlNode.Mapping root() throws IOException {
        Position start = new Position(file, 1);
        JsonToken token = parser.nextToken();
        if (token == null) {
            return new YamlNode.Mapping(start, Map.of());
        }
        YamlNode root = node(token, "");
        if (parser.nextToken() != null) {
            problems.add(here(), "", "expected one YAML document");
        }
        if (root instanceof YamlNode.Mapping mapping) {
            return mapping;
        }
        if (!(root instanceof YamlNode.Empty)) {
            problems.add(root.at(), "", "expected fields such as 'models:'");
        }
        return new YamlNode.Mapping(start, Map.of());
    }

    private YamlNode node(JsonToken token, String path) throws IOException {
        Position at = here();
        if (parser.isCurrentAlias()) {
            problems.add(at, path, "expected a value; YAML aliases (*name) are not read");
        }
        return switch (token) {
            case START_OBJECT -> mapping(at, path);
            case START_ARRAY -> sequence(at, path);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(at);
            case VALUE_TRUE, VALUE_FALSE -> new YamlNode.Flag(at, token == JsonToken.VALUE_TRUE);
            case VALUE_NULL -> new YamlNode.Empty(at);
            default -> new YamlNode.Text(at, parser.getText());
        };
    }

    /**
     * YAML's {@code .inf} and {@code .nan} have no decimal value and are left as text, which no number field accepts.
     */
    private YamlNode number(Position at) throws IOException {
        try {
            return new YamlNode.Numeral(at, parser.getDecimalValue());
        } catch (JsonParseException e) {
            return new YamlNode.Text(at, parser.getText());
        }
    }

    private YamlNode.Mapping mapping(Position at, String path) throws IOException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            Position keyAt = here();
            String field = path.isEmpty() ? key : path + "." + key;
            Entry earlier = entries.get(key);
            if (earlier != null) {
                problems.add(
                        keyAt,
                        field,
                        "given twice, first on line " + earlier.at().line());
            }
            entries.put(key, new Entry(keyAt, node(parser.nextToken(), field)));
        }
        return new YamlNode.Mapping(at, entries);
    }

    private YamlNode.Sequence sequence(Position at, String path) throws IOException {
        List<YamlNode> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(node(token, path + "[" + items.size() + "]"));
        }
        return new YamlNode.Sequence(at, items);
    }

    private Position here() {
        return new Position(file, parser.currentTokenLocation().getLineNr());
    }

    private static String reason(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException) {
            return "nested deeper than " + DEEPEST + " levels, or with too long a name or number";
        }
        // The parser shows its own objects there.
        return e.getOriginalMessage().startsWith("Expected a field name")
                ? "a field's name is a word, not a list or more fields"
                : firstLine(e.getOriginalMessage());
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("").strip();
    }
}
