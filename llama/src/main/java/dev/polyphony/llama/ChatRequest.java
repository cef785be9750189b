package dev.polyphony.llama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request for an answer, in OpenAI's form.
 *
 * @param messages each with a role and a text
 * @param sampling llama.cpp's parameters by its own names; what is not given is llama.cpp's default
 * @param maxTokens the most tokens of the answer; absent for as many as there is room for
 * @param stream whether it is wanted in pieces
 * @param usage whether a stream ends with the count of tokens
 */
record ChatRequest(
        ArrayNode messages, ObjectNode sampling, @Nullable Integer maxTokens, boolean stream, boolean usage) {
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant");

    static ChatRequest read(JsonNode body) throws BadRequest {
        if (!body.isObject()) {
            throw new BadRequest("invalid_json", null, "We could not parse the JSON body of your request.");
        }
        refuse(body);
        return new ChatRequest(
                messages(body.path("messages")),
                sampling(body),
                limit(body),
                body.path("stream").asBoolean(false),
                body.path("stream_options").path("include_usage").asBoolean(false));
    }

    /** What would be passed over in silence otherwise, and is missed. */
    private static void refuse(JsonNode body) throws BadRequest {
        for (String list : List.of("tools", "functions")) {
            if (!body.path(list).isEmpty()) {
                throw BadRequest.unsupported(list);
            }
        }
        if (body.path("logprobs").asBoolean(false)) {
            throw BadRequest.unsupported("logprobs");
        }
        if (body.path("n").asInt(1) != 1) {
            throw BadRequest.unsupported("n");
        }
    }

    private static ArrayNode messages(JsonNode given) throws BadRequest {
        if (!given.isArray() || given.isEmpty()) {
            throw BadRequest.value("messages", "expected at least one message");
        }
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < given.size(); i++) {
            JsonNode message = given.path(i);
            String role = message.path("role").asText();
            if (!ROLES.contains(role)) {
                throw BadRequest.value("messages[" + i + "].role", "expected system, user or assistant");
            }
            // Templates know no developer.
            messages.addObject()
                    .put("role", role.equals("developer") ? "system" : role)
                    .put("content", text(message.path("content"), "messages[" + i + "].content"));
        }
        return messages;
    }

    private static String text(JsonNode content, String path) throws BadRequest {
        if (content.isTextual()) {
            return content.asText();
        }
        if (!content.isArray()) {
            throw BadRequest.value(path, "expected a text");
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            if (!part.path("text").isTextual()) {
                throw BadRequest.value(path, "expected text alone, this model takes no images");
            }
            text.append(part.path("text").asText());
        }
        return text.toString();
    }

    private static ObjectNode sampling(JsonNode body) throws BadRequest {
        ObjectNode sampling = JsonNodeFactory.instance.objectNode();
        number(body, "temperature", 0, 2, sampling);
        number(body, "top_p", 0, 1, sampling);
        number(body, "frequency_penalty", -2, 2, sampling);
        number(body, "presence_penalty", -2, 2, sampling);
        JsonNode seed = body.path("seed");
        if (seed.isIntegralNumber()) {
            // 2^32 - 1 means any to llama.cpp.
            sampling.put("seed", Math.floorMod(seed.asLong(), (1L << 32) - 1));
        }
        JsonNode stop = body.path("stop");
        if (stop.isTextual()) {
            sampling.putArray("stop").add(stop);
        } else if (stop.isArray()) {
            sampling.set("stop", stop);
        }
        form(body.path("response_format"), sampling);
        return sampling;
    }

    private static void number(JsonNode body, String name, double least, double most, ObjectNode sampling)
            throws BadRequest {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return;
        }
        if (!value.isNumber() || value.asDouble() < least || value.asDouble() > most) {
            throw BadRequest.value(name, "expected a number from " + least + " to " + most);
        }
        sampling.put(name, value.asDouble());
    }

    private static void form(JsonNode format, ObjectNode sampling) throws BadRequest {
        switch (format.path("type").asText("text")) {
            case "text" -> {
                // As the model likes.
            }
            case "json_object" -> sampling.putObject("json_schema").put("type", "object");
            case "json_schema" -> {
                JsonNode schema = format.path("json_schema").path("schema");
                if (!schema.isObject()) {
                    throw BadRequest.value("response_format", "expected a JSON Schema in json_schema.schema");
                }
                sampling.set("json_schema", schema);
            }
            default -> throw BadRequest.value("response_format", "expected text, json_object or json_schema");
        }
    }

    private static @Nullable Integer limit(JsonNode body) throws BadRequest {
        for (String name : List.of("max_completion_tokens", "max_tokens")) {
            JsonNode limit = body.path(name);
            if (limit.isMissingNode() || limit.isNull()) {
                continue;
            }
            if (!limit.isIntegralNumber() || limit.asLong() < 1) {
                throw BadRequest.value(name, "expected a whole number of at least 1");
            }
            return (int) Math.min(limit.asLong(), Integer.MAX_VALUE);
        }
        return null;
    }
}
