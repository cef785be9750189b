package dev.polyphony.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What can be said of a panel beside something else. */
public enum Finding {
    /** The whole interval is above nothing. */
    @JsonProperty("better")
    BETTER,
    /** The whole interval is below what would be worth it: it is not better by that much, and may be worse. */
    @JsonProperty("no_better")
    NO_BETTER,
    /** The whole interval is below nothing. */
    @JsonProperty("worse")
    WORSE,
    /** The interval has both nothing and what would be worth it. */
    @JsonProperty("cannot_tell")
    CANNOT_TELL
}
