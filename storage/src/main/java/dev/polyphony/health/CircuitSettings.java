package dev.polyphony.health;

import java.time.Duration;

/**
 * The figures of the breakers.
 *
 * @param window calls to a subject that a process looks back on
 * @param threshold failed ones among them that open a circuit, where they are half of them at least
 * @param firstWait how long a circuit stays open, the first time
 * @param longestWait and at most, where the provider says nothing
 * @param throttled the first wait after a rate limit without a word how long; doubles up to the longest
 * @param step how long each part of a recovery lasts that no failure disturbs
 */
public record CircuitSettings(
        int window, int threshold, Duration firstWait, Duration longestWait, Duration throttled, Duration step) {
    public static CircuitSettings standard() {
        return new CircuitSettings(
                20, 3, Duration.ofSeconds(15), Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(5));
    }
}
