package dev.polyphony.pipeline;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How a pipeline stands or ended. */
public enum PipelineState {
    @JsonProperty("running")
    RUNNING,
    /** What is under way is being ended. */
    @JsonProperty("cancelling")
    CANCELLING,
    /** Every node that had to have a result has one. */
    @JsonProperty("answered")
    ANSWERED,
    /** A node without which it does not go on has no result. */
    @JsonProperty("failed")
    FAILED,
    @JsonProperty("cancelled")
    CANCELLED,
    @JsonProperty("deadline_passed")
    DEADLINE_PASSED;

    /** Whether nothing comes after it, but for a resumption. */
    public boolean isFinal() {
        return this != RUNNING && this != CANCELLING;
    }

    /** Whether it can be resumed: it has ended, and not with all that was wanted. */
    public boolean isResumable() {
        return isFinal() && this != ANSWERED;
    }

    /** The name in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
