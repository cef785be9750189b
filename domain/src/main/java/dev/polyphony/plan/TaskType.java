package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The kinds of work a prompt can be, and a model be listed for. */
public enum TaskType {
    @JsonProperty("planning")
    PLANNING,
    @JsonProperty("coding")
    CODING,
    @JsonProperty("review")
    REVIEW,
    @JsonProperty("testing")
    TESTING,
    @JsonProperty("documentation")
    DOCUMENTATION,
    @JsonProperty("debugging")
    DEBUGGING,
    @JsonProperty("math")
    MATH,
    @JsonProperty("research")
    RESEARCH,
    @JsonProperty("analysis")
    ANALYSIS,
    @JsonProperty("writing")
    WRITING;

    /** The name in JSON and in files. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
