package dev.polyphony.notation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
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
import java.util.regex.Pattern;

/**
 * Reads YAML, and so JSON, into {@link YamlNode}s. Keys given twice and YAML aliases are problems, not surprises; a
 * number is what JSON would read as one, give or take a sign or a bare point: {@code 010}, {@code 0x1F} and
 * {@code 1_000}, which YAML 1.1 takes for others than people do, stay text.
 */
public final class YamlReader {
    /** Each level takes some of the stack. */
    private static final StreamReadConstraints BOUNDS =
            StreamReadConstraints.builder().maxNestingDepth(1000).build();

    private static final JsonFactory JSON =
            JsonFactory.builder().streamReadConstraints(BOUNDS).build();

    private static final YAMLFactory YAML = YAMLFactory.builder()
            // Its builder forgets what is usual.
            .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
            .streamReadConstraints(BOUNDS)
            .build();

    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(?:(?:0|[1-9][0-9]*)(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?");

    private final String file;
    private final JsonParser parser;
    private final boolean asWritten;
    private final NotationProblems problems;

    private YamlReader(String file, JsonParser parser, boolean asWritten, NotationProblems problems) {
        this.file = file;
        this.parser = parser;
        this.asWritten = asWritten;
        this.problems = problems;
    }

    /** The mapping a file consists of; an empty file is an empty one. Broken YAML is a {@link NotationError}. */
    public static YamlNode.Mapping read(String file, String text, NotationProblems problems) {
        YamlNode root = read(file, text, false, problems);
        if (root instanceof YamlNode.Mapping mapping) {
            return mapping;
        }
        if (!(root instanceof YamlNode.Empty)) {
            problems.add(root.at(), "", "expected fields such as 'models:'");
        }
        return new YamlNode.Mapping(new Position(file, 1), Map.of());
    }

    /**
     * Whatever a file consists of, for what people write as text: in YAML, {@code No}, {@code 1.10} and {@code ~} are
     * the text that stands there, and only {@code null} and nothing are none. JSON says itself what is text.
     */
    public static YamlNode readAsWritten(String file, String text, NotationProblems problems) {
        return read(file, text, true, problems);
    }

    private static YamlNode read(String file, String text, boolean asWritten, NotationProblems problems) {
        boolean json = isJson(text);
        try (JsonParser parser = (json ? JSON : YAML).createParser(new StringReader(text))) {
            return new YamlReader(file, parser, asWritten && !json, problems).rootOrProblem();
        } catch (IOException e) {
            throw new UncheckedIOException("reading a string", e);
        }
    }

    /** YAML's own reader stumbles over some of JSON's escapes. What is no sound JSON is for YAML to judge. */
    private static boolean isJson(String text) {
        if (!text.stripLeading().startsWith("{") && !text.stripLeading().startsWith("[")) {
            return false;
        }
        try (JsonParser parser = JSON.createParser(new StringReader(text))) {
            parser.nextToken();
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private YamlNode rootOrProblem() throws IOException {
        try {
            JsonToken token = parser.nextToken();
            YamlNode root = token == null ? new YamlNode.Empty(new Position(file, 1)) : node(token, "");
            if (parser.nextToken() != null) {
                problems.add(here(), "", "expected one YAML document");
            }
            return root;
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

    private YamlNode node(JsonToken token, String path) throws IOException {
        Position at = here();
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            problems.add(at, path, "expected a value; YAML aliases (*name) are not read");
        }
        if (asWritten && token.isScalarValue() && !isNothing(token)) {
            return new YamlNode.Text(at, parser.getText());
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

    private boolean isNothing(JsonToken token) throws IOException {
        return token == JsonToken.VALUE_NULL && !parser.getText().equals("~");
    }

    private YamlNode number(Position at) throws IOException {
        String written = parser.getText();
        return NUMBER.matcher(written).matches()
                ? new YamlNode.Numeral(at, parser.getDecimalValue())
                : new YamlNode.Text(at, written);
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
            return "nested deeper than " + BOUNDS.getMaxNestingDepth() + " levels, or with too long a name or number";
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
