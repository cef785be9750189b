package dev.polyphony.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it came.
 *
 * @param path below the provider's prefix, beginning with a slash
 * @param headers by lower-case name
 * @param body a missing node where it is empty or no JSON
 */
public record Incoming(
        String provider,
        String method,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        JsonNode body) {

    Optional<String> bearer() {
        return header("authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).strip())
                .filter(key -> !key.isEmpty());
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).filter(value -> !value.isBlank());
    }
}
