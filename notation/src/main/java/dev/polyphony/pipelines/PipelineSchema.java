package dev.polyphony.pipelines;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.notation.PlanSchema;
import dev.polyphony.pipeline.Pipeline;

/** The JSON Schema (2020-12) of pipelines, for editors; what a node can be told is that of every analysis. */
public final class PipelineSchema {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAMES = "^[a-z][a-z0-9_-]{0,39}$";
    private static final String DEFS = "#/$defs/";

    private PipelineSchema() {}

    /** Pretty-printed; the same every time. */
    public static String text() {
        ObjectNode schema = JSON.createObjectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("title", "Polyphony pipeline")
                .put("type", "object")
                .put("additionalProperties", false);
        schema.putArray("required").add("nodes");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("name").put("type", "string").put("maxLength", 200);
        ObjectNode inputs = properties.putObject("inputs").put("type", "object");
        inputs.put("description", "Names with defaults; one without has to be given.");
        inputs.putObject("propertyNames").put("pattern", NAMES);
        inputs.putObject("additionalProperties")
                .putArray("type")
                .add("string")
                .add("number")
                .add("boolean")
                .add("null");
        properties
                .putObject("at-once")
                .put("type", "integer")
                .put("minimum", 1)
                .put("maximum", Pipeline.MOST_AT_ONCE)
                .put("default", Pipeline.USUAL_AT_ONCE);
        properties
                .putObject("max-cost")
                .put("description", "US dollars of all nodes together.")
                .putArray("type")
                .add("number")
                .add("string");
        properties.set("deadline", time());
        properties.set("on-failure", onFailure());
        properties.set("defaults", options());
        ObjectNode nodes = properties.putObject("nodes").put("type", "object").put("minProperties", 1);
        nodes.put("maxProperties", Pipeline.MOST_NODES);
        nodes.putObject("propertyNames").put("pattern", NAMES);
        nodes.putObject("additionalProperties")
                .putArray("anyOf")
                .add(JSON.createObjectNode()
                        .put("type", "string")
                        .put("minLength", 1)
                        .put("description", "Its prompt."))
                .add(node());
        schema.set("$defs", PlanSchema.parts(DEFS));
        return schema.toPrettyString() + "\n";
    }

    private static ObjectNode node() {
        ObjectNode node = options();
        ObjectNode properties = node.withObject("/properties");
        text(properties, "prompt", "What models are asked; {{NAME}} quotes an earlier node, or is an input.");
        text(properties, "prompt-file", "The file, beside this one, that has the prompt.");
        text(properties, "approve", "What a person is asked.");
        text(properties, "when", "The condition under which it has its turn.");
        text(properties, "file", "What its answer is called in a folder of results.");
        ObjectNode needs = properties.putObject("needs");
        needs.put("description", "Nodes without whose results it has nothing to do, beside those that it quotes.");
        needs.putArray("anyOf")
                .add(JSON.createObjectNode().put("type", "string"))
                .addObject()
                .put("type", "array")
                .putObject("items")
                .put("type", "string");
        properties.set("on-failure", onFailure());
        node.putArray("oneOf")
                .add(required("prompt"))
                .add(required("prompt-file"))
                .add(required("approve"));
        return node;
    }

    private static void text(ObjectNode properties, String name, String words) {
        properties.putObject(name).put("type", "string").put("minLength", 1).put("description", words);
    }

    private static ObjectNode required(String field) {
        ObjectNode required = JSON.createObjectNode();
        required.putArray("required").add(field);
        return required;
    }

    private static ObjectNode options() {
        return NodeReader.schema(DEFS + "plan").put("additionalProperties", false);
    }

    private static ObjectNode onFailure() {
        ObjectNode choice = JSON.createObjectNode();
        choice.putArray("enum").add("stop").add("continue");
        return choice;
    }

    private static ObjectNode time() {
        ObjectNode time = JSON.createObjectNode();
        time.put("description", "Such as 90s, 2m or PT1M; a number is one of seconds.");
        time.putArray("type").add("string").add("number");
        return time;
    }
}
