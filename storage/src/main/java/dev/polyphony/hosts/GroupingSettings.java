package dev.polyphony.hosts;

import dev.polyphony.call.InvalidField;
import java.time.Duration;

/**
 * How long calls of a model that is loaded go before those of one that is not.
 *
 * @param calls of them at most; at least 1
 * @param longest wait of the other one's call at most
 * @param keepAlive for which a host keeps a model that nobody asks; zero unloads it after each call
 */
public record GroupingSettings(int calls, Duration longest, Duration keepAlive) {
    public GroupingSettings {
        if (calls < 1) {
            throw new InvalidField("model-turn-calls", "at least 1, not " + calls);
        }
        if (longest.isNegative()) {
            throw new InvalidField("model-turn-wait", "not below zero");
        }
        if (keepAlive.isNegative()) {
            throw new InvalidField("keep-alive", "not below zero");
        }
    }

    /** A model of 30 GB is in memory within a minute; Ollama itself keeps one for five. */
    public static GroupingSettings standard() {
        return new GroupingSettings(20, Duration.ofMinutes(1), Duration.ofMinutes(5));
    }
}
