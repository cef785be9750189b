package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How demanding a prompt is, and how demanding a prompt may be for a model to be chosen for it; least first. */
public enum Level {
    @JsonProperty("basic")
    BASIC,
    @JsonProperty("intermediate")
    INTERMEDIATE,
    @JsonProperty("advanced")
    ADVANCED,
    @JsonProperty("expert")
    EXPERT;

    /** The name in JSON and in files. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
