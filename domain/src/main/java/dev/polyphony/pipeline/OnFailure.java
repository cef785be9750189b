package dev.polyphony.pipeline;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a pipeline does where a node has no result. */
public enum OnFailure {
    /** Begins nothing more; what is under way comes to its end. */
    @JsonProperty("stop")
    STOP,
    /** Goes on with what does not need it. */
    @JsonProperty("continue")
    CONTINUE
}
