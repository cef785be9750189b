package dev.polyphony.learning;

import java.util.List;

/**
 * Where a prompt is among those that were learnt from.
 *
 * @param kind its place among the kinds; −1 where it is of none
 * @param meaning its coordinates along the {@link Directions} that were learnt; empty where its kind alone counts
 */
record Position(int kind, List<Double> meaning) {
    Position {
        meaning = List.copyOf(meaning);
    }

    static Position of(int kind) {
        return new Position(kind, List.of());
    }
}
