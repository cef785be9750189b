package dev.polyphony.attempt;

import dev.polyphony.call.InvalidField;
import java.time.Duration;

/**
 * How long a stream may be silent.
 *
 * @param firstToken until the model says something, where another one stands ready; above zero, up to 10 s
 * @param stall between two events after that; above zero
 * @param modelLoad that a server of one's own gets on top of the first, where it may have to load the model
 */
public record StreamSettings(Duration firstToken, Duration stall, Duration modelLoad) {
    private static final Duration LOAD = Duration.ofMinutes(1);

    private static final Duration MOST = Duration.ofSeconds(10);

    public StreamSettings {
        if (!firstToken.isPositive() || firstToken.compareTo(MOST) > 0) {
            throw new InvalidField("first-token", "above zero and up to 10 s, not " + firstToken);
        }
        if (!stall.isPositive()) {
            throw new InvalidField("stream-stall", "above zero, not " + stall);
        }
        if (modelLoad.isNegative()) {
            throw new InvalidField("model-load", "not below zero");
        }
    }

    public StreamSettings(Duration firstToken, Duration stall) {
        this(firstToken, stall, LOAD);
    }

    public static StreamSettings standard() {
        return new StreamSettings(MOST, Duration.ofSeconds(30));
    }
}
