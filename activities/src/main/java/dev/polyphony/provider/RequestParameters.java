package dev.polyphony.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.call.ToolDefinition;
import dev.polyphony.catalogue.Adapter;
import dev.polyphony.provider.ParameterSupport.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What goes to a model beside the words, under its vendor's names. It is put into the request as the client library
 * wrote it: the library knows a part of JSON Schema only, and a schema has to arrive as it was given. What the vendor
 * does not know, or the model refuses, is left out. For one request.
 */
final class RequestParameters {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What OpenAI's models that reason refuse, beside the temperature. */
    private static final Set<Refused> OF_REASONING_MODELS =
            Set.of(Refused.TOP_P, Refused.STOP, Refused.PRESENCE_PENALTY, Refused.FREQUENCY_PENALTY, Refused.LOGPROBS);

    private final Adapter adapter;
    private final ModelParameters given;
    private final @Nullable String schema;
    private final Set<Refused> refused;
    private final boolean prefilled;
    private final List<String> dropped = new ArrayList<>();

    RequestParameters(Adapter adapter, ModelRequest request, Set<Refused> refused) {
        this.adapter = adapter;
        this.given = request.parameters();
        this.schema = request.schema();
        this.prefilled = request.beginning() != null;
        this.refused = adapter == Adapter.OPENAI && OpenAiFormat.isReasoning(request.model())
                ? Stream.concat(refused.stream(), OF_REASONING_MODELS.stream()).collect(Collectors.toSet())
                : refused;
    }

    /** Names of those that were left out, as their askers know them. */
    List<String> dropped() {
        return List.copyOf(dropped);
    }

    /** The request with all of them. */
    String write(String request) {
        boolean prefix = prefilled && adapter == Adapter.MISTRAL;
        if (given.isNone() && !prefix) {
            return request;
        }
        try {
            ObjectNode body = (ObjectNode) JSON.readTree(request);
            switch (adapter) {
                case OPENAI, LLAMA -> openAi(body, "seed");
                case MISTRAL -> openAi(body, "random_seed");
                case ANTHROPIC -> anthropic(body);
                case GEMINI -> gemini(body);
                case OLLAMA -> ollama(body);
            }
            if (prefix) {
                // Mistral takes an answer's beginning only under this word.
                ArrayNode messages = (ArrayNode) body.path("messages");
                ((ObjectNode) messages.path(messages.size() - 1)).put("prefix", true);
            }
            return body.toString();
        } catch (JsonProcessingException e) {
            // Its text is in the exception.
            throw new IllegalStateException("a request that is no JSON");
        }
    }

    private void openAi(ObjectNode body, String seed) {
        temperature(body);
        put(Refused.TOP_P, given.topP(), body, "top_p");
        put(Refused.STOP, given.stop(), body, "stop");
        put(Refused.SEED, given.seed(), body, seed);
        put(Refused.PRESENCE_PENALTY, given.presencePenalty(), body, "presence_penalty");
        put(Refused.FREQUENCY_PENALTY, given.frequencyPenalty(), body, "frequency_penalty");
        put(
                Refused.REASONING_EFFORT,
                given.reasoningEffort(),
                adapter == Adapter.MISTRAL ? null : body,
                "reasoning_effort");
        if (given.tools() != null) {
            functions(body, given.tools());
            if (given.toolChoice() != null) {
                body.set(
                        "tool_choice",
                        names(given.toolChoice())
                                ? JSON.valueToTree(new Choice("function", new Named(given.toolChoice())))
                                : JSON.getNodeFactory().textNode(given.toolChoice()));
            }
        }
        put(Refused.PARALLEL_TOOL_CALLS, given.parallelToolCalls(), body, "parallel_tool_calls");
        logprobs(adapter == Adapter.MISTRAL ? null : body, "logprobs", "top_logprobs");
        if (takesFormat()) {
            ObjectNode format = body.putObject("response_format").put("type", given.responseFormat());
            if (schema != null && ModelParameters.JSON_SCHEMA.equals(given.responseFormat())) {
                JsonNode form = tree(schema);
                format.putObject("json_schema")
                        .put("name", "answer")
                        .put("strict", isClosed(form))
                        .set("schema", form);
            }
        }
    }

    private record Named(String name) {}

    private record Choice(String type, Named function) {}

    private void anthropic(ObjectNode body) {
        temperature(body);
        if (body.path("temperature").asDouble() > 1) {
            // Its scale ends there.
            body.put("temperature", 1.0);
        }
        put(Refused.TOP_P, given.topP(), body, "top_p");
        put(Refused.STOP, given.stop(), body, "stop_sequences");
        put(Refused.SEED, given.seed(), null, "");
        put(Refused.PRESENCE_PENALTY, given.presencePenalty(), null, "");
        put(Refused.FREQUENCY_PENALTY, given.frequencyPenalty(), null, "");
        put(Refused.REASONING_EFFORT, given.reasoningEffort(), null, "");
        logprobs(null, "", "");
        if (given.tools() != null) {
            ArrayNode tools = body.putArray("tools");
            given.tools().forEach(tool -> described(tools.addObject(), tool).set("input_schema", parameters(tool)));
            ObjectNode choice = body.putObject("tool_choice");
            String wanted = given.toolChoice() == null ? ModelParameters.AUTO : given.toolChoice();
            switch (wanted) {
                case ModelParameters.AUTO, ModelParameters.NO_TOOL -> choice.put("type", wanted);
                case ModelParameters.REQUIRED -> choice.put("type", "any");
                default -> choice.put("type", "tool").put("name", wanted);
            }
            if (given.parallelToolCalls() != null && !wanted.equals(ModelParameters.NO_TOOL)) {
                choice.put("disable_parallel_tool_use", !given.parallelToolCalls());
            }
        }
        JsonNode form = schema == null ? null : tree(schema);
        if (form != null && takesFormat() && isClosed(form)) {
            body.putObject("output_config")
                    .putObject("format")
                    .put("type", "json_schema")
                    .set("schema", form);
        }
    }

    private void gemini(ObjectNode body) {
        ObjectNode config = body.withObject("/generationConfig");
        temperature(config);
        put(Refused.TOP_P, given.topP(), config, "topP");
        put(Refused.STOP, given.stop(), config, "stopSequences");
        put(Refused.SEED, given.seed(), config, "seed");
        put(Refused.PRESENCE_PENALTY, given.presencePenalty(), config, "presencePenalty");
        put(Refused.FREQUENCY_PENALTY, given.frequencyPenalty(), config, "frequencyPenalty");
        put(Refused.REASONING_EFFORT, given.reasoningEffort(), null, "");
        put(Refused.PARALLEL_TOOL_CALLS, given.parallelToolCalls(), null, "");
        logprobs(config, "responseLogprobs", "logprobs");
        if (given.tools() != null) {
            ArrayNode functions = body.putArray("tools").addObject().putArray("functionDeclarations");
            given.tools()
                    .forEach(tool ->
                            described(functions.addObject(), tool).set("parametersJsonSchema", parameters(tool)));
            ObjectNode calling = body.putObject("toolConfig").putObject("functionCallingConfig");
            String wanted = given.toolChoice() == null ? ModelParameters.AUTO : given.toolChoice();
            switch (wanted) {
                case ModelParameters.AUTO -> calling.put("mode", "AUTO");
                case ModelParameters.NO_TOOL -> calling.put("mode", "NONE");
                case ModelParameters.REQUIRED -> calling.put("mode", "ANY");
                default ->
                    calling.put("mode", "ANY").putArray("allowedFunctionNames").add(wanted);
            }
        }
        if (takesFormat()) {
            config.put("responseMimeType", "application/json");
            if (schema != null && ModelParameters.JSON_SCHEMA.equals(given.responseFormat())) {
                config.set("responseJsonSchema", tree(schema));
            }
        }
    }

    private void ollama(ObjectNode body) {
        ObjectNode options = body.withObject("/options");
        temperature(options);
        put(Refused.TOP_P, given.topP(), options, "top_p");
        put(Refused.STOP, given.stop(), options, "stop");
        put(Refused.SEED, given.seed(), options, "seed");
        put(Refused.PRESENCE_PENALTY, given.presencePenalty(), options, "presence_penalty");
        put(Refused.FREQUENCY_PENALTY, given.frequencyPenalty(), options, "frequency_penalty");
        put(Refused.REASONING_EFFORT, given.reasoningEffort(), null, "");
        put(Refused.PARALLEL_TOOL_CALLS, given.parallelToolCalls(), null, "");
        logprobs(body, "logprobs", "top_logprobs");
        if (given.tools() != null && given.offersTools()) {
            functions(body, given.tools());
            if (given.toolChoice() != null && !given.toolChoice().equals(ModelParameters.AUTO)) {
                dropped.add("tool_choice");
            }
        }
        if (takesFormat()) {
            body.set(
                    "format",
                    schema != null && ModelParameters.JSON_SCHEMA.equals(given.responseFormat())
                            ? tree(schema)
                            : JSON.getNodeFactory().textNode("json"));
        }
    }

    private void logprobs(@Nullable ObjectNode place, String whether, String howMany) {
        put(Refused.LOGPROBS, given.logprobs(), place, whether);
        if (place != null && given.topLogprobs() != null && place.has(whether)) {
            place.put(howMany, given.topLogprobs());
        }
    }

    /** It is in the request already, where the model takes one. */
    private void temperature(ObjectNode place) {
        if (given.temperature() != null && !place.hasNonNull("temperature")) {
            dropped.add(Refused.TEMPERATURE.field());
        }
    }

    /** @param place absent where the vendor knows no such thing */
    private void put(Refused what, @Nullable Object value, @Nullable ObjectNode place, String name) {
        if (value == null) {
            return;
        }
        if (place == null || refused.contains(what)) {
            dropped.add(what.field());
        } else {
            place.set(name, JSON.valueToTree(value));
        }
    }

    /** Our own check of the answer is there with it and without. */
    private boolean takesFormat() {
        return given.responseFormat() != null && !refused.contains(Refused.RESPONSE_FORMAT);
    }

    private static boolean names(String choice) {
        return !choice.equals(ModelParameters.AUTO)
                && !choice.equals(ModelParameters.NO_TOOL)
                && !choice.equals(ModelParameters.REQUIRED);
    }

    private static void functions(ObjectNode body, List<ToolDefinition> tools) {
        ArrayNode functions = body.putArray("tools");
        for (ToolDefinition tool : tools) {
            ObjectNode function = functions.addObject().put("type", "function").putObject("function");
            described(function, tool).set("parameters", parameters(tool));
            if (tool.strict() != null) {
                function.put("strict", tool.strict());
            }
        }
    }

    private static ObjectNode described(ObjectNode place, ToolDefinition tool) {
        place.put("name", tool.name());
        return tool.description() == null ? place : place.put("description", tool.description());
    }

    private static JsonNode parameters(ToolDefinition tool) {
        if (tool.parameters() != null) {
            return tree(tool.parameters());
        }
        ObjectNode nothing = JSON.createObjectNode().put("type", "object");
        nothing.putObject("properties");
        return nothing;
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a schema that is no JSON, which compiling refuses");
        }
    }

    /** Whether every object in it names all that it has, which is what vendors hold a model to strictly. */
    static boolean isClosed(JsonNode schema) {
        if (schema.isArray()) {
            return StreamSupport.stream(schema.spliterator(), false).allMatch(RequestParameters::isClosed);
        }
        if (schema.path("type").asText("").equals("object")
                || schema.path("properties").isObject()) {
            List<String> required = new ArrayList<>();
            schema.path("required").forEach(name -> required.add(name.asText()));
            boolean all = schema.path("properties").properties().stream()
                    .allMatch(property -> required.contains(property.getKey()));
            if (!all || schema.path("additionalProperties").asBoolean(true)) {
                return false;
            }
        }
        return StreamSupport.stream(schema.spliterator(), false).allMatch(RequestParameters::isClosed);
    }
}
