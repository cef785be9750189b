package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What an answer comes down to, in a form in which equal answers are equal texts; taken where the answer arrives.
 *
 * @param value a plain decimal or a reduced fraction that has none, a capital letter, or JSON with sorted keys and no
 *     white space
 */
@Persisted
public record FinalAnswer(Kind kind, String value) {
    /** Of what form it is; prose has no final answer. */
    public enum Kind {
        @JsonProperty("number")
        NUMBER,
        @JsonProperty("choice")
        CHOICE,
        @JsonProperty("json")
        JSON
    }
}
