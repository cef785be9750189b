package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who said a message of a conversation. */
public enum Role {
    @JsonProperty("user")
    USER,
    @JsonProperty("assistant")
    ASSISTANT
}
