package dev.polyphony.simulator.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A response before it is sent.
 *
 * @param frames one with a content-length, or a stream's events in chunked encoding
 */
public record Reply(int status, Map<String, String> headers, List<String> frames, boolean streamed) {
    public Reply {
        headers = Map.copyOf(headers);
        frames = List.copyOf(frames);
    }

    public static Reply json(int status, Object body) {
        return text(status, "application/json", Json.text(body));
    }

    public static Reply text(int status, String contentType, String body) {
        return new Reply(status, Map.of("content-type", contentType), List.of(body), false);
    }

    static Reply stream(String contentType, List<String> frames) {
        return new Reply(200, Map.of("content-type", contentType), frames, true);
    }

    public Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, frames, streamed);
    }

    /** The same head over another body, which becomes one frame with its length. */
    public Reply withBody(String body) {
        return new Reply(status, headers, List.of(body), false);
    }

    public String body() {
        return String.join("", frames);
    }
}
