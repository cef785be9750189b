package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What was judged of an answer where it arrived, each from 0 to 1. Recorded with the answer and never recomputed, so
 * that tuning a heuristic cannot change the course of a running analysis.
 *
 * @param confidence how sure the answer sounds
 * @param capability the model's highest level: basic .25, intermediate .5, advanced .75, expert 1
 * @param completeness how much there is of it
 * @param scorer who judged the confidence, such as {@code phrases}; absent in the first version's histories
 * @param calibrated whether the confidence is a probability of being right, learnt on answers of this model to such
 *     prompts; absent where nobody said
 * @param scorerFailed why a scorer of the operator's own did not judge the confidence; absent where there is none, or
 *     it did
 */
@Persisted
public record Assessment(
        double confidence,
        double capability,
        double completeness,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String scorer,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean calibrated,

        @JsonProperty("scorer_failed") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String scorerFailed) {
    public Assessment(double confidence, double capability, double completeness) {
        this(confidence, capability, completeness, null, null, null);
    }

    public Assessment(
            double confidence,
            double capability,
            double completeness,
            @Nullable String scorer,
            @Nullable Boolean calibrated) {
        this(confidence, capability, completeness, scorer, calibrated, null);
    }

    public Assessment {
        within("confidence", confidence);
        within("capability", capability);
        within("completeness", completeness);
    }

    private static void within(String field, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new InvalidField(field, value + " is not between 0 and 1");
        }
    }
}
