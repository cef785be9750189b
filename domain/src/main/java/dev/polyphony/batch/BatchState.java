package dev.polyphony.batch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How a batch stands. */
public enum BatchState {
    /** Its lines are still arriving; nothing was asked. */
    @JsonProperty("receiving")
    RECEIVING,
    @JsonProperty("running")
    RUNNING,
    /** What is under way comes to its end; nothing more begins until it is resumed. */
    @JsonProperty("paused")
    PAUSED,
    /** What is under way is being ended. */
    @JsonProperty("cancelling")
    CANCELLING,
    /** Each line has what came of it. */
    @JsonProperty("ended")
    ENDED,
    /** Each line that was not answered before is cancelled. */
    @JsonProperty("cancelled")
    CANCELLED;

    /** Whether nothing comes after it. */
    public boolean isFinal() {
        return this == ENDED || this == CANCELLED;
    }

    /** The name in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
