package dev.polyphony.analysis;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How an analysis stands or ended. */
public enum AnalysisStatus {
    @JsonProperty("running")
    RUNNING,
    /** Nothing was asked yet: a budget has no room for it. */
    @JsonProperty("waiting")
    WAITING,
    @JsonProperty("answered")
    ANSWERED,
    /** Every model that could be asked failed. */
    @JsonProperty("no_answer")
    NO_ANSWER,
    /** The answers differ too much to choose one: none leads by the margin that was asked for. */
    @JsonProperty("abstained")
    ABSTAINED,
    /** Refused before anything was spent. */
    @JsonProperty("rejected")
    REJECTED,
    /** Time ran out before a usable answer. */
    @JsonProperty("deadline_passed")
    DEADLINE_PASSED,
    @JsonProperty("cancelled")
    CANCELLED;

    /** Whether nothing comes after it. */
    public boolean isFinal() {
        return switch (this) {
            case RUNNING, WAITING -> false;
            case ANSWERED, NO_ANSWER, ABSTAINED, REJECTED, DEADLINE_PASSED, CANCELLED -> true;
        };
    }

    /** The name in JSON and in the search attribute. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
