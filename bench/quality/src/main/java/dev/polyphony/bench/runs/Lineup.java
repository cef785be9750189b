package dev.polyphony.bench.runs;

import java.util.List;

/**
 * The models of a group in the orders that strategies want, as a half of the prompts has them.
 *
 * @param cheapestFirst by what they cost on the same prompts
 * @param weakestFirst by accuracy
 */
public record Lineup(List<String> cheapestFirst, List<String> weakestFirst) {
    public Lineup {
        cheapestFirst = List.copyOf(cheapestFirst);
        weakestFirst = List.copyOf(weakestFirst);
    }

    public String cheapest() {
        return cheapestFirst.getFirst();
    }

    public String strongest() {
        return weakestFirst.getLast();
    }

    public List<String> strongestFirst() {
        return weakestFirst.reversed();
    }
}
