package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who said a message of a conversation. */
public enum Role {
    @JsonProperty("user")
    USER,
    @JsonProperty("assistant")
    ASSISTANT,
    /** Says how the model is to behave: the first message of what others write, never one of a conversation's turns. */
    @JsonProperty("system")
    SYSTEM,
    /** What a tool gave, that the assistant wanted called. */
    @JsonProperty("tool")
    TOOL
}
