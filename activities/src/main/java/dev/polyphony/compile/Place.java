package dev.polyphony.compile;

import java.time.Duration;

/**
 * Where a node stands.
 *
 * @param step for people, such as {@code step 2 of 5}; empty for a plan of one call
 * @param time how much it has
 * @param material tokens of others' answers that are sent to it beside the prompt
 */
record Place(String path, String step, Duration time, long material) {
    static Place root(Duration time) {
        return new Place("", "", time, 0);
    }

    Place child(int index, String label, Duration part) {
        return below(String.valueOf(index + 1), label, part);
    }

    Place below(String name, String label, Duration part) {
        return new Place(path.isEmpty() ? name : path + "." + name, label, part, material);
    }

    Place with(long tokens) {
        return new Place(path, step, time, material + tokens);
    }
}
