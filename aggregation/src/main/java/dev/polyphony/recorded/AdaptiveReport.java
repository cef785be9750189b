package dev.polyphony.recorded;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.evaluation.Interval;
import dev.polyphony.evaluation.Proportion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What asking by what was learnt comes to, each tenth of the questions by what was learnt from the other nine.
 *
 * @param byMeaning the share of the tenths that are asked by the meaning of prompts beside their kind
 * @param members the most accurate first
 * @param points by what was asked for, the cheapest first
 * @param withoutBest the same of all members but the most accurate; absent where two or fewer are left
 */
public record AdaptiveReport(
        int questions,
        @JsonProperty("by_meaning") double byMeaning,
        List<Single> members,
        List<Point> points,

        @JsonProperty("without_best") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        List<Point> withoutBest) {
    public AdaptiveReport {
        members = List.copyOf(members);
        points = List.copyOf(points);
        withoutBest = withoutBest == null ? null : List.copyOf(withoutBest);
    }

    /** @param cost mean US dollars of a question; absent where nobody knows */
    public record Single(
            String model,
            Proportion right,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double cost) {}

    /**
     * @param factor the cost that was asked for, as a multiple of the best model's
     * @param cost as it came out, as such a multiple; of numbers of answers where no price is known
     * @param asked mean number of models asked
     * @param alone share of the questions for which one model was enough
     * @param calibrationError of what was said to be the probability of being right
     * @param againstBest difference in accuracy to the best model alone
     * @param againstLots the same to what that cost buys otherwise: the best single model at no more, or drawing lots
     *     between two; absent where no price is known
     */
    public record Point(
            double factor,
            Proportion right,
            double cost,
            double asked,
            double alone,
            @JsonProperty("calibration_error") double calibrationError,
            @JsonProperty("against_best") Difference againstBest,

            @JsonProperty("against_lots") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Difference againstLots) {}

    /** @param interval of 95 % */
    public record Difference(double mean, Interval interval) {}
}
