package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a model does with others' answers. */
public enum CallPurpose {
    @JsonProperty("reviewer")
    REVIEWER,
    @JsonProperty("judge")
    JUDGE,
    @JsonProperty("chairman")
    CHAIRMAN;

    /** The name in JSON and for people. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
