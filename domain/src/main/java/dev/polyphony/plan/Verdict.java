package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Persisted;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an aggregation decided.
 *
 * @param chosen path of the answer that is the panel's; absent only where the panel abstains
 * @param scores by path, higher is better
 * @param agreement of the answers among each other, 0 to 1; 1 for a single answer
 * @param details absent in the first version's histories
 */
@Persisted
public record Verdict(
        @Nullable String chosen,
        Map<String, Double> scores,
        double agreement,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Details details) {
    public Verdict {
        scores = Map.copyOf(scores);
    }

    public Verdict(String chosen, Map<String, Double> scores, double agreement) {
        this(chosen, scores, agreement, null);
    }

    /** Whether no vote that is still out can change it. */
    public boolean settled() {
        return details != null && details.settled();
    }

    public boolean abstains() {
        return chosen == null;
    }

    /**
     * @param ruling how clear the decision is
     * @param settled whether no vote that is still out can change it
     * @param confidence in the chosen answer, where the aggregation knows more of it than the answer itself: a jury's
     *     score, or what a share of the votes is worth
     * @param effectiveSize how many independent answers the panel amounts to: Kish's effective sample size
     * @param dissent paths of the answers that say something else than the chosen one
     * @param groups votes, those of the same answer together, the strongest first; empty where nobody voted
     * @param parts of each answer's score, by path; empty where the aggregation does not score answers itself
     * @param judges what part of a jury's word each judge had, by its path, 1 together; absent where nothing was
     *     weighed
     * @param calibrated whether the confidence is a probability of being right, learnt on such panels' answers to such
     *     prompts; absent where nobody said
     */
    @Persisted
    public record Details(
            Ruling ruling,
            boolean settled,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double confidence,

            @JsonProperty("effective_size") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double effectiveSize,

            List<String> dissent,
            List<Group> groups,
            Map<String, Parts> parts,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Map<String, Double> judges,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean calibrated) {
        public Details {
            dissent = List.copyOf(dissent);
            groups = List.copyOf(groups);
            parts = Map.copyOf(parts);
            judges = judges == null ? null : Map.copyOf(judges);
        }

        public Details(
                Ruling ruling,
                boolean settled,
                @Nullable Double confidence,
                @Nullable Double effectiveSize,
                List<String> dissent,
                List<Group> groups,
                Map<String, Parts> parts) {
            this(ruling, settled, confidence, effectiveSize, dissent, groups, parts, null);
        }

        public Details(
                Ruling ruling,
                boolean settled,
                @Nullable Double confidence,
                @Nullable Double effectiveSize,
                List<String> dissent,
                List<Group> groups,
                Map<String, Parts> parts,
                @Nullable Map<String, Double> judges) {
            this(ruling, settled, confidence, effectiveSize, dissent, groups, parts, judges, null);
        }
    }

    /** How clear a decision is. */
    public enum Ruling {
        /** One answer leads. */
        @JsonProperty("clear")
        CLEAR,
        /** Several lead together; the best-scored of them was taken. */
        @JsonProperty("tie")
        TIE,
        /** None leads by the margin that was asked for. */
        @JsonProperty("abstained")
        ABSTAINED
    }

    /**
     * Votes for the same answer.
     *
     * @param value the answer in a word, such as {@code 42}; for prose the beginning of one of the answers
     * @param weight the part of all votes, 0 to 1
     */
    @Persisted
    public record Group(String value, List<String> paths, double weight) {
        public Group {
            paths = List.copyOf(paths);
        }
    }

    /** What each part adds to a score. */
    @Persisted
    public record Parts(double confidence, double capability, double completeness, double consensus) {}
}
