package dev.polyphony.completion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The documents of server-sent events, line by line; some servers leave out the blank line between two. */
final class ServerSentEvents {
    private static final String DONE = "[DONE]";

    private final List<JsonNode> documents = new ArrayList<>();
    private final StringBuilder open = new StringBuilder();
    private boolean done;
    private boolean garbled;

    /** Whether a body that begins so is made of them. */
    static boolean begin(String start) {
        return Stream.of("data:", "event:", "id:", "retry:", ":").anyMatch(start::startsWith);
    }

    /** @param line without its end; of no effect where they are complete */
    void line(String line) {
        if (done) {
            return;
        }
        if (line.startsWith("data:")) {
            String data = line.substring("data:".length()).strip();
            done |= data.equals(DONE);
            if (!open.isEmpty() || !take(data)) {
                open.append(data).append('\n');
            }
        } else if (line.isBlank() && !open.isEmpty()) {
            garbled |= !take(open.toString()) && isMeant(open);
            open.setLength(0);
        }
    }

    /** An event that is cut off at the end is no document. */
    void end() {
        take(open.toString());
    }

    private boolean take(String data) {
        try {
            JsonNode value = ResponseBody.parsed(data);
            boolean object = value != null && value.isObject();
            if (object) {
                documents.add(value);
            }
            return object || data.equals(DONE);
        } catch (JsonProcessingException e) {
            return data.equals(DONE);
        }
    }

    /** Whether it was to be a document: some servers send a word to show that they live. */
    private static boolean isMeant(CharSequence data) {
        return data.charAt(0) == '{';
    }

    /** In order, so far. */
    List<JsonNode> documents() {
        return documents;
    }

    /** Those that came since the last time; a long stream's are many, and large. */
    List<JsonNode> take() {
        List<JsonNode> taken = List.copyOf(documents);
        documents.clear();
        return taken;
    }

    /** Whether they said that they are complete. */
    boolean isDone() {
        return done;
    }

    boolean isGarbled() {
        return garbled;
    }
}
