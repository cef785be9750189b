package dev.polyphony.simulator.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A response before it is sent.
 *
 * @param frames one with a content-length, or a stream's events in chunked encoding
 */
public record WireReply(int status, Map<String, String> headers, List<String> frames, boolean streamed) {
    public WireReply {
        headers = Map.copyOf(headers);
        frames = List.copyOf(frames);
    }

    public static WireReply json(int status, Object body) {
        return text(status, "application/json", WireJson.text(body));
    }

    public static WireReply text(int status, String contentType, String body) {
        return new WireReply(status, Map.of("content-type", contentType), List.of(body), false);
    }

    public static WireReply stream(String contentType, List<String> frames) {
        return new WireReply(200, Map.of("content-type", contentType), frames, true);
    }

    public WireReply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new WireReply(status, more, frames, streamed);
    }

    /** The same head over another body, which becomes one frame with its length. */
    public WireReply withBody(String body) {
        return new WireReply(status, headers, List.of(body), false);
    }

    public String body() {
        return String.join("", frames);
    }
}
