package dev.polyphony.apidocs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.request.JsonRequests;
import java.util.function.Function;

/**
 * A body that its handler reads itself, to be declared as a bean beside that; the handler's parameter refers to it by
 * {@code @Schema(ref = "Name")}.
 *
 * @param schema its JSON Schema, by what refers to the schema of plans
 */
public record DescribedBody(String name, Function<String, JsonNode> schema) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static DescribedBody of(String name, JsonRequests reader) {
        return new DescribedBody(name, reader::schema);
    }

    /** @param schema as JSON */
    public static DescribedBody of(String name, String schema) {
        try {
            JsonNode read = JSON.readTree(schema);
            return new DescribedBody(name, plan -> read);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(name + " is described by no JSON", e);
        }
    }
}
