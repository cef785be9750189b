package dev.polyphony.simulator.script;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/** A script's answer that is a call: {@code {"tool_call": {"name": "weather", "arguments": {"city": "Oslo"}}}}. */
final class ScriptedToolUse {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ScriptedToolUse() {}

    static Optional<Answer.ToolUse> read(String text) {
        if (!text.startsWith("{")) {
            return Optional.empty();
        }
        try {
            JsonNode call = JSON.readTree(text).path("tool_call");
            return call.path("name").isTextual()
                    ? Optional.of(new Answer.ToolUse(
                            call.path("name").asText(),
                            call.path("arguments").isObject()
                                    ? call.path("arguments").toString()
                                    : "{}"))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
