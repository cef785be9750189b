package dev.polyphony.analysis;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Persisted;

/**
 * What an answer lacks of what was asked for.
 *
 * @param path of the node that fell short; empty for the whole plan
 */
@Persisted
public record Shortfall(Kind kind, String path) {
    /** In which way. */
    public enum Kind {
        /** Members of the panel gave no usable answer. */
        @JsonProperty("members_missing")
        MEMBERS_MISSING("members without an answer"),
        /** Fewer usable answers than the panel's quorum. */
        @JsonProperty("quorum_missed")
        QUORUM_MISSED("fewer answers than the quorum"),
        /** The plan asked fewer or cheaper models than were wanted. */
        @JsonProperty("cut_to_budget")
        CUT_TO_BUDGET("cut down to what a budget leaves"),
        /** No step was sure enough and the rest of the chain failed: the surest answer stands. */
        @JsonProperty("below_threshold")
        BELOW_THRESHOLD("no answer reached the confidence asked for"),
        /** No reviewer gave a review. */
        @JsonProperty("reviewers_failed")
        REVIEWERS_FAILED("every reviewer failed"),
        /** No judge gave an opinion: the answers' own scores decided. */
        @JsonProperty("judges_failed")
        JUDGES_FAILED("every judge failed; the answers' own scores decided"),
        /** The chairman gave no answer: the best of the members' stands. */
        @JsonProperty("chairman_failed")
        CHAIRMAN_FAILED("the chairman failed; the best of the members' answers stands"),
        /** The answers could not be compared: the first one stands. */
        @JsonProperty("not_compared")
        NOT_COMPARED("the answers could not be compared; the first one stands");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** One line for people, in lower case and without a full stop. */
    public String describe() {
        return path.isEmpty() ? kind.words : kind.words + " (" + path + ")";
    }
}
