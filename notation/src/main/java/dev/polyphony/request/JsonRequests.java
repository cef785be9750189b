package dev.polyphony.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.InvalidField;
import dev.polyphony.notation.Nearest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Requests as JSON, read by what is declared of each option. Throws {@link InvalidField} of the field's path, such as
 * {@code tuning.threshold} or {@code models[1]}, for what is unknown, given twice, of a wrong type or out of bounds.
 */
public final class JsonRequests {
    /** What is said of the body as a whole. */
    private static final String BODY = "body";

    /** Above every body that is let in: an image is one text. */
    private static final int LONGEST_TEXT = 64 * 1024 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LONGEST_TEXT)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // A double would make infinity of 1e400, and others of most numbers in a schema.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Map<String, AnalysisOption<?>> fields;
    private final boolean ignoresOthers;

    private JsonRequests(Map<String, AnalysisOption<?>> fields, boolean ignoresOthers) {
        this.fields = fields;
        this.ignoresOthers = ignoresOthers;
    }

    /** Every option under its own name. */
    public static JsonRequests ofAllOptions() {
        Map<String, AnalysisOption<?>> fields = new LinkedHashMap<>();
        AnalysisOptions.ALL.forEach(option -> option.json().forEach(path -> fields.put(path, option)));
        return new JsonRequests(fields, false);
    }

    /** The options with which a request says more than what is asked, under their own names. */
    public static JsonRequests ofSettings() {
        Map<String, AnalysisOption<?>> fields = new LinkedHashMap<>();
        Stream.concat(Stream.of(AnalysisOptions.ID, AnalysisOptions.PLAN), AnalysisOptions.settings())
                .forEach(option -> option.json().forEach(path -> fields.put(path, option)));
        return new JsonRequests(fields, false);
    }

    /** Whom to ask and how, under their own names. */
    public static JsonRequests ofSelection() {
        Map<String, AnalysisOption<?>> fields = new LinkedHashMap<>();
        Stream.concat(
                        Stream.of(AnalysisOptions.PLAN),
                        AnalysisOptions.settings().filter(AnalysisOption::isOfSelection))
                .forEach(option -> option.json().forEach(path -> fields.put(path, option)));
        return new JsonRequests(fields, false);
    }

    /** Some options under names of another interface, whose other fields mean nothing here. */
    public static JsonRequests of(Map<String, AnalysisOption<?>> fields) {
        return new JsonRequests(new TreeMap<>(fields), true);
    }

    /**
     * The JSON Schema (2020-12) of what is read here.
     *
     * @param plan refers to the schema of plans
     */
    public ObjectNode schema(String plan) {
        return new RequestSchema(plan).of(fields, ignoresOthers);
    }

    /**
     * The analysis that a request makes, errors by the names that it has here.
     *
     * @param newId for a request that names none
     */
    public Analysis analysis(AnalysisRequest request, String newId) {
        try {
            return request.analysis(newId);
        } catch (InvalidField e) {
            throw named(e);
        }
    }

    /** Whom the request asks and how, errors by the names that it has here. */
    public Selection selection(AnalysisRequest request) {
        try {
            return request.selection();
        } catch (InvalidField e) {
            throw named(e);
        }
    }

    private InvalidField named(InvalidField problem) {
        return new InvalidField(path(problem.field()), RequestWords.text(problem.problem(), this::path));
    }

    public AnalysisRequest read(byte[] body) {
        return read(tree(body));
    }

    /** As {@link #read(byte[])}, of what {@link #tree} made of it. */
    public AnalysisRequest read(JsonNode root) {
        AnalysisRequest request = new AnalysisRequest();
        if (!root.isObject()) {
            throw OptionType.wrong(BODY, "a JSON object", root);
        }
        fields(root, "", request);
        return request;
    }

    /** @param place the object's own, that errors begin with */
    public void read(JsonNode object, String place, AnalysisRequest request) {
        try {
            group(object, "", request);
        } catch (InvalidField e) {
            throw new InvalidField(e.field().isEmpty() ? place : place + "." + e.field(), e.problem());
        }
    }

    private void fields(JsonNode object, String prefix, AnalysisRequest request) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String path = prefix + OptionType.cut(field.getKey());
            // A name with a point in it is one name, not a path.
            AnalysisOption<?> option = field.getKey().indexOf('.') < 0 ? fields.get(path) : null;
            if (option != null) {
                put(option, path, field.getValue(), request);
            } else if (fields.keySet().stream().anyMatch(known -> known.startsWith(path + "."))) {
                group(field.getValue(), path, request);
            } else if (!ignoresOthers) {
                throw new InvalidField(path, "unknown field" + Nearest.hintOrAll(path, fields.keySet()));
            }
        }
    }

    private void group(JsonNode value, String path, AnalysisRequest request) {
        if (value.isObject()) {
            fields(value, path.isEmpty() ? path : path + ".", request);
        } else if (!value.isNull()) {
            throw OptionType.wrong(path, "an object", value);
        }
    }

    private static <T> void put(AnalysisOption<T> option, String path, JsonNode value, AnalysisRequest request) {
        if (value.isNull()) {
            return;
        }
        T read = option.read(value, path);
        T before = request.get(option);
        if (before != null && !before.equals(read)) {
            throw new InvalidField(
                    path, "contradicts another spelling of it; give one of " + String.join(" and ", option.json()));
        }
        request.with(option, read);
    }

    /** Records name an option as people write it. */
    private String path(String name) {
        return fields.entrySet().stream()
                .filter(field -> field.getValue().name().equals(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(name);
    }

    /** Throws {@link InvalidField} of the body, or of a field that is given twice. */
    public static JsonNode tree(byte[] body) {
        try (JsonParser parser = new LongTexts(JSON.createParser(body), body)) {
            return parser.nextToken() == null ? MissingNode.getInstance() : JSON.readValue(parser, JsonNode.class);
        } catch (JsonProcessingException e) {
            String at = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            if (String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field")
                    && e.getProcessor() instanceof JsonParser parser) {
                throw new InvalidField(path(parser.getParsingContext().pathAsPointer()), "is given twice" + at);
            }
            throw new InvalidField(
                    BODY, Misplaced.in(body, e).map(Misplaced::describe).orElseGet(() -> problem(e) + at));
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be read", e);
        }
    }

    private static String problem(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException) {
            return "is nested too deep, or has too long a number or name";
        }
        return String.valueOf(e.getOriginalMessage()).startsWith("Invalid UTF-8")
                ? "is not UTF-8 text"
                : "is not the JSON that is expected here";
    }

    private static String path(JsonPointer place) {
        StringBuilder path = new StringBuilder();
        for (JsonPointer step = place; step != null && !step.matches(); step = step.tail()) {
            if (step.mayMatchElement()) {
                path.append('[').append(step.getMatchingIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(OptionType.cut(step.getMatchingProperty()));
            }
        }
        return path.toString();
    }
}
