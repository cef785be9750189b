package dev.polyphony.completion;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.ToolCall;
import dev.polyphony.completion.StreamedAnswer.Piece;
import dev.polyphony.completion.StreamedAnswer.ToolCallDelta;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

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
        piece(
                "call " + drafts.size(),
                id,
                name,
                arguments.isMissingNode() || arguments.isNull() ? "{}" : arguments.toString());
    }

    /** A piece of what a call has, under its key. Its id and name are the first that come: some servers change ids. */
    void piece(String key, String id, String name, String arguments) {
        Draft draft = drafts.computeIfAbsent(key, any -> new Draft());
        draft.id = draft.id.isBlank() ? id : draft.id;
        draft.name = draft.name.isBlank() ? name : draft.name;
        draft.arguments.append(arguments);
        draft.document.next(arguments);
    }

    boolean isEmpty() {
        return drafts.isEmpty();
    }

    /** Those that have a name; an id that is missing, or another's too, is made up from the rest of the call. */
    List<ToolCall> calls() {
        List<ToolCall> calls = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Draft draft : drafts.values()) {
            if (!draft.name.isBlank()) {
                calls.add(new ToolCall(draft.idBeside(ids), draft.name, draft.said()));
            }
        }
        return calls;
    }

    /**
     * What can be told of the calls beyond what was, one call after the other: many readers take the next one's
     * beginning for the end of the one before. One whose id is to be made up is told when all of it is there.
     *
     * @param ended whether nothing more comes
     */
    List<Piece> news(boolean ended) {
        List<Piece> news = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Draft draft : drafts.values()) {
            if (draft.name.isBlank() && ended) {
                continue;
            }
            if (draft.name.isBlank() || !(ended || draft.isWhole() || draft.hasIdBeside(ids))) {
                break;
            }
            int index = ids.size();
            draft.news(index, draft.idBeside(ids), ended).ifPresent(news::add);
            if (!ended && !draft.isWhole()) {
                break;
            }
        }
        return news;
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
        private final CompactJson document = new CompactJson();
        private boolean told;
        private int toldArguments;

        /** Whether its arguments are all there. */
        boolean isWhole() {
            return document.isOver();
        }

        boolean hasIdBeside(Set<String> others) {
            return !id.isBlank() && !others.contains(id);
        }

        /** Its own, or one made up; it is added to the others. */
        String idBeside(Set<String> others) {
            String one = hasIdBeside(others) ? id : made(name, said(), others.size());
            others.add(one);
            return one;
        }

        String said() {
            return arguments.isEmpty() ? "{}" : arguments.toString();
        }

        /** Half of a character waits for the other half. */
        private String wholeCharacters() {
            int end = arguments.length();
            return arguments.substring(
                    0, end > 0 && Character.isHighSurrogate(arguments.charAt(end - 1)) ? end - 1 : end);
        }

        Optional<Piece> news(int index, String itsId, boolean ended) {
            String all = ended ? said() : wholeCharacters();
            boolean first = !told;
            if (!first && all.length() == toldArguments) {
                return Optional.empty();
            }
            Piece piece = new ToolCallDelta(
                    index, first ? itsId : null, first ? name : null, toldArguments, all.substring(toldArguments));
            told = true;
            toldArguments = all.length();
            return Optional.of(piece);
        }
    }
}
