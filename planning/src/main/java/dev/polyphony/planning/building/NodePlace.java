package dev.polyphony.planning.building;

import java.time.Duration;

/**
 * Where a node stands.
 *
 * @param step for people, such as {@code step 2 of 5}; empty for a plan of one call
 * @param time how much it has
 * @param material tokens of others' answers that are sent to it beside the prompt
 */
public record NodePlace(String path, String step, Duration time, long material) {
    public static NodePlace root(Duration time) {
        return new NodePlace("", "", time, 0);
    }

    NodePlace child(int index, String label, Duration part) {
        return below(String.valueOf(index + 1), label, part);
    }

    NodePlace below(String name, String label, Duration part) {
        return new NodePlace(path.isEmpty() ? name : path + "." + name, label, part, material);
    }

    NodePlace with(long tokens) {
        return new NodePlace(path, step, time, material + tokens);
    }
}
