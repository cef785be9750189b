package dev.polyphony.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One event of a stream, as it is sent.
 *
 * @param text its lines and the empty one that ends it
 */
public record ServerSentEvent(String text) {
    /** @param data one line */
    public static ServerSentEvent of(String data) {
        return new ServerSentEvent("data: " + data + "\n\n");
    }

    public static ServerSentEvent of(ObjectNode data) {
        return of(data.toString());
    }

    public static ServerSentEvent of(String event, ObjectNode data) {
        return new ServerSentEvent("event: " + event + "\ndata: " + data + "\n\n");
    }

    /** Readers skip it. */
    public static ServerSentEvent comment(String line) {
        return new ServerSentEvent(": " + line + "\n\n");
    }
}
