package dev.polyphony.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import dev.polyphony.bounded.BoundedExecutor;
import dev.polyphony.bounded.TooCostly;
import dev.polyphony.call.InvalidField;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/**
 * A JSON Schema (2020-12, or the draft that it names) that an answer has to fit. References to other documents are not
 * followed, {@code format} is a note. What it costs to read one, or to check an answer by it, is up to who wrote it:
 * both are done beside the caller's thread and given up after {@link #LONGEST}.
 */
public final class AnswerSchema {
    /** For a check that is worth waiting for; most take less than a millisecond. */
    static final Duration LONGEST = Duration.ofSeconds(5);

    /** It is a part of every prompt. */
    private static final int MOST_CHARACTERS = 256 * 1024;

    private static final int MOST_PROBLEMS = 5;
    private static final int LONGEST_PLACE = 100;

    private static final BoundedExecutor CHECKS =
            new BoundedExecutor("schema-check", Math.max(2, Runtime.getRuntime().availableProcessors()), LONGEST);

    private final Schema schema;

    private AnswerSchema(Schema schema) {
        this.schema = schema;
    }

    /** @throws InvalidField where the text is no JSON Schema, or takes too long to read or to apply */
    public static AnswerSchema parse(String text) {
        try {
            return read(text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("nobody waits for the schema any more");
        }
    }

    /**
     * As {@link #parse}, of one that was accepted when its analysis began, perhaps by an earlier version.
     *
     * @throws FormatMismatch for good where it is not accepted any more
     * @throws InterruptedException nobody waits for it any more
     */
    public static AnswerSchema acceptedBefore(String text) throws FormatMismatch, InterruptedException {
        try {
            return read(text);
        } catch (InvalidField e) {
            throw FormatMismatch.forGood("the schema was accepted by an earlier version and " + e.problem()
                    + "; begin the analysis again with another one");
        }
    }

    private static AnswerSchema read(String text) throws InterruptedException {
        if (text.length() > MOST_CHARACTERS) {
            throw new InvalidField(
                    "schema",
                    "has " + text.length() + " characters, and goes into every prompt; write it with at most "
                            + MOST_CHARACTERS);
        }
        try {
            return CHECKS.<AnswerSchema, RuntimeException>run(() -> new AnswerSchema(SchemaReader.read(text)));
        } catch (TooCostly e) {
            throw new InvalidField(
                    "schema",
                    "takes too long to check: it refers to itself without an end, or nests or repeats too much;"
                            + " simplify it");
        }
    }

    /**
     * The JSON document of the answer as the model wrote it, without the white space.
     *
     * @throws InterruptedException nobody waits for it any more
     */
    public String fit(String answer) throws FormatMismatch, InterruptedException {
        try {
            return CHECKS.<String, FormatMismatch>run(() -> JsonText.in(answer, this::fitting));
        } catch (TooCostly e) {
            throw FormatMismatch.forGood("the schema takes too long to check by (more than " + LONGEST.toSeconds()
                    + " s); simplify its patterns and references");
        }
    }

    private String fitting(JsonNode document, String text) throws FormatMismatch {
        List<Error> problems = problems(document);
        if (!problems.isEmpty()) {
            throw new FormatMismatch(said(problems));
        }
        return compact(text);
    }

    private List<Error> problems(JsonNode document) throws FormatMismatch {
        try {
            return SchemaReader.problems(schema, document);
        } catch (SchemaException e) {
            throw FormatMismatch.forGood("the schema cannot be applied: it refers to what it does not hold itself");
        }
    }

    /** Without the white space between the tokens, which stay as they are written. */
    private static String compact(String json) {
        StringBuilder compact = new StringBuilder(json.length());
        boolean inString = false;
        for (int at = 0; at < json.length(); at++) {
            char c = json.charAt(at);
            if (inString || !Character.isWhitespace(c)) {
                compact.append(c);
            }
            if (inString && c == '\\') {
                compact.append(json.charAt(++at));
            } else if (c == '"') {
                inString = !inString;
            }
        }
        return compact.toString();
    }

    /** Places and rules only: the values are the model's. */
    static String said(List<Error> problems) {
        return problems.stream()
                .limit(MOST_PROBLEMS)
                .map(problem -> at(problem) + " breaks '" + problem.getKeyword() + "'"
                        + (problem.getProperty() == null ? "" : " of '" + cut(problem.getProperty()) + "'"))
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static String at(Error problem) {
        String place = String.valueOf(problem.getInstanceLocation());
        return place.isEmpty() ? "/" : cut(place);
    }

    /** A name can be as long as the whole answer. */
    private static String cut(String place) {
        return place.length() <= LONGEST_PLACE ? place : place.substring(0, LONGEST_PLACE) + "…";
    }
}
