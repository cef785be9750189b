package dev.polyphony.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A panel beside something else that answered the same questions.
 *
 * @param with what that is
 * @param models the one that did best here, or the two between whom lots are drawn
 * @param others that may be as good, each as {@code models} is
 * @param questions that both answered
 * @param finding what can be said
 * @param least by how much more of the questions the panel was right, −1 to 1, if the other was right wherever nobody
 *     knows; the other was the best here, and lucky for it, so this is rather too low
 * @param most the same if the other was wrong there; equal where everything is known
 * @param interval of the difference, at the report's level
 * @param method how the interval was made
 * @param panelOnly questions that only the panel certainly answered right; absent where lots are drawn
 * @param otherOnly questions that only the other answered right, or may have; absent where lots are drawn
 * @param more about how many more graded questions would tell, if they come out as those so far; absent where it can be
 *     told, or where no number would since too little is known of the models' own answers
 * @param sentence the same for people
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Comparison(
        With with,
        List<String> models,
        List<List<String>> others,
        int questions,
        Finding finding,
        double least,
        double most,
        Interval interval,
        String method,
        @JsonProperty("panel_only") @Nullable Integer panelOnly,
        @JsonProperty("other_only") @Nullable Integer otherOnly,
        @Nullable Long more,
        String sentence) {
    public Comparison {
        models = List.copyOf(models);
        others = List.copyOf(others);
    }

    /** What a panel can be compared with. */
    public enum With {
        /** The best member alone. */
        @JsonProperty("best_member")
        BEST_MEMBER,
        /** The best model, asked as often as the panel has members, by majority. */
        @JsonProperty("self_fusion")
        SELF_FUSION,
        /** Drawing lots between two models, at no more than the panel's cost. */
        @JsonProperty("random_at_equal_cost")
        RANDOM_AT_EQUAL_COST
    }
}
