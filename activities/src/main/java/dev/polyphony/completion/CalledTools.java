package dev.polyphony.completion;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.ToolCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The calls of tools in an answer: whole, or in the pieces of a stream, which name the call that they belong to by its
 * place.
 */
final class CalledTools {
    private final Map<String, Draft> drafts = new LinkedHashMap<>();

    /** OpenAI's form, Mistral's and Ollama's with it: with its arguments as text or, at Ollama, as an object. */
    void functions(JsonNode calls) {
        for (int i = 0; i < calls.size(); i++) {
            JsonNode call = calls.get(i);
            JsonNode function = call.path("function");
            JsonNode arguments = function.path("arguments");
            // Without a place in the list of all calls, one with a name is a call of its own.
            String key = call.has("index")
                    ? "at " + call.path("index").asText()
                    : function.path("name").asText("").isEmpty() ? "at " + i : "call " + drafts.size();
            piece(
                    key,
                    call.path("id").asText(""),
                    function.path("name").asText(""),
                    arguments.isTextual() ? arguments.asText() : text(arguments));
        }
    }

    /** A call with all of its arguments. */
    void whole(String id, String name, JsonNode arguments) {
        piece("call " + drafts.size(), id, name, text(arguments));
    }

    /** A piece of what a call has, under its key. */
    void piece(String key, String id, String name, String arguments) {
        Draft draft = drafts.computeIfAbsent(key, any -> new Draft());
        draft.id = id.isBlank() ? draft.id : id;
        draft.name = name.isBlank() ? draft.name : name;
        draft.arguments.append(arguments);
    }

    boolean isEmpty() {
        return drafts.isEmpty();
    }

    /** Those that have a name; an id that is missing, or another's too, is made up from the rest of the call. */
    List<ToolCall> calls() {
        List<ToolCall> calls = new ArrayList<>();
        for (Draft draft : drafts.values()) {
            if (draft.name.isBlank()) {
                continue;
            }
            String arguments = draft.arguments.isEmpty() ? "{}" : draft.arguments.toString();
            boolean known = !draft.id.isBlank()
                    && calls.stream().noneMatch(call -> call.id().equals(draft.id));
            calls.add(
                    new ToolCall(known ? draft.id : made(draft.name, arguments, calls.size()), draft.name, arguments));
        }
        return calls;
    }

    private static String made(String name, String arguments, int place) {
        return "call_%08x%02x".formatted(Objects.hash(name, arguments, place), place);
    }

    private static String text(JsonNode arguments) {
        return arguments.isMissingNode() || arguments.isNull() ? "" : arguments.toString();
    }

    private static final class Draft {
        private final StringBuilder arguments = new StringBuilder();
        private String id = "";
        private String name = "";
    }
}
