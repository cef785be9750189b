package dev.polyphony.briefing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.polyphony.call.InvalidField;
import java.util.List;
import java.util.stream.Collectors;

/** A JSON Schema (2020-12) that an answer has to fit. References to other documents are not followed. */
public final class AnswerSchema {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_PROBLEMS = 5;
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaLoader(loader -> loader.fetchRemoteResources(false)));
    private static final Schema META =
            REGISTRY.getSchema(com.networknt.schema.SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

    private final Schema schema;

    private AnswerSchema(Schema schema) {
        this.schema = schema;
    }

    /** @throws InvalidField where the text is no JSON Schema */
    public static AnswerSchema parse(String text) {
        JsonNode node = node(text);
        if (!node.isObject()) {
            throw new InvalidField("schema", "a JSON Schema is an object such as {\"type\": \"object\"}");
        }
        List<Error> problems = META.validate(node);
        if (!problems.isEmpty()) {
            throw new InvalidField("schema", "no JSON Schema: " + said(problems));
        }
        try {
            Schema schema = REGISTRY.getSchema(node);
            schema.initializeValidators();
            return new AnswerSchema(schema);
        } catch (SchemaException e) {
            throw new InvalidField("schema", "cannot be used: it refers to what it does not hold itself");
        }
    }

    /** The JSON document of the answer, in one line. */
    public String fit(String answer) throws Misfit {
        JsonNode node = JsonText.in(answer);
        List<Error> problems = schema.validate(node);
        if (!problems.isEmpty()) {
            throw new Misfit(said(problems));
        }
        return node.toString();
    }

    private static JsonNode node(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new InvalidField("schema", "not readable as JSON, line " + line);
        }
    }

    /** Places and rules only: the values are the model's. */
    private static String said(List<Error> problems) {
        return problems.stream()
                .limit(MOST_PROBLEMS)
                .map(problem -> at(problem) + " breaks '" + problem.getKeyword() + "'"
                        + (problem.getProperty() == null ? "" : " of '" + problem.getProperty() + "'"))
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static String at(Error problem) {
        String place = String.valueOf(problem.getInstanceLocation());
        return place.isEmpty() ? "/" : place;
    }
}
