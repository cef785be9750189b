package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Persisted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the answers of a panel become one. Where a judge, reviewer or chairman fails, the answer is taken by what is left
 * of the aggregation, at last by {@link Best}, and the result says so: none of them is a single point of failure.
 */
@Persisted
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Aggregation.Best.class, name = "best"),
    @JsonSubTypes.Type(value = Aggregation.Vote.class, name = "vote"),
    @JsonSubTypes.Type(value = Aggregation.Synthesize.class, name = "synthesize"),
    @JsonSubTypes.Type(value = Aggregation.Council.class, name = "council"),
    @JsonSubTypes.Type(value = Aggregation.Jury.class, name = "jury"),
    @JsonSubTypes.Type(value = Aggregation.Sequential.class, name = "sequential"),
})
public sealed interface Aggregation {

    /** Who is consulted: one stage after the other, everyone of a stage at the same time. */
    default List<List<Plan>> stages() {
        return switch (this) {
            case Best best -> List.of();
            case Vote vote -> List.of();
            case Synthesize(Plan chairman, List<Plan> reviewers) -> List.of(reviewers, List.of(chairman));
            case Council(Plan chairman, List<Plan> reviewers) -> List.of(reviewers, List.of(chairman));
            case Jury jury -> List.of(jury.judges());
            case Sequential sequential -> List.of();
        };
    }

    /** The answer with the highest score. */
    record Best() implements Aggregation {}

    /**
     * The answer most members agree on. The others' requests end as soon as no vote that is still out can change that.
     *
     * @param margin by how much of all votes the winner must lead, above 0 to 1; below it the panel abstains, and a
     *     chain goes on. Absent: a tie is broken by score, and said.
     * @param by what counts as the same answer; by the form of the answers where absent
     */
    record Vote(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double margin,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            VoteBy by)
            implements Aggregation {
        public Vote {
            if (margin != null && !(margin > 0 && margin <= 1)) {
                throw new InvalidField("margin", "a part of the votes above 0 and up to 1, not " + margin);
            }
        }
    }

    /**
     * A chairman writes one answer from all.
     *
     * @param reviewers who review the answers for the chairman before; nobody where absent or empty
     */
    record Synthesize(Plan chairman, List<Plan> reviewers) implements Aggregation {
        public Synthesize(Plan chairman, @Nullable List<Plan> reviewers) {
            this.chairman = chairman;
            this.reviewers = reviewers == null ? List.of() : List.copyOf(reviewers);
        }
    }

    /**
     * Reviewers rank the answers, ranks add up by Borda, and a chairman writes the answer from the answers and ranks.
     *
     * @param reviewers the panel's members themselves, each ranking the others' answers, where absent or empty
     */
    record Council(Plan chairman, List<Plan> reviewers) implements Aggregation {
        public Council(Plan chairman, @Nullable List<Plan> reviewers) {
            this.chairman = chairman;
            this.reviewers = reviewers == null ? List.of() : List.copyOf(reviewers);
        }
    }

    /**
     * Judges score every answer; the best-scored one is the panel's, its score the confidence.
     *
     * @param by how several judges' scores become one: {@link ScoreBy#TRIMMED} of three judges and more, their mean of
     *     fewer, where absent
     * @param pairwise whether answers are compared two by two, each pair in both orders, instead of scored
     */
    record Jury(
            List<Plan> judges,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            ScoreBy by,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean pairwise)
            implements Aggregation {
        public Jury {
            judges = List.copyOf(judges);
            if (judges.isEmpty()) {
                throw new InvalidField("judges", "a jury has at least one judge");
            }
        }
    }

    /**
     * Members are asked one after the other, until those who have answered are sure enough together: each answer weighs
     * what graded answers showed its model's word to be worth. Where nothing was learnt of them it is a vote.
     *
     * @param workload by which the answers weigh, as {@code polyphony train} named it; the one that knows such prompts
     *     where absent
     * @param threshold probability of being right, 0 to 1, from which nobody else is asked; above 1 all are; 0.8 where
     *     absent
     * @param atOnce how many are asked at the beginning, 1 to 20; one where absent
     */
    record Sequential(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String workload,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double threshold,

            @JsonProperty("at_once") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer atOnce)
            implements Aggregation {
        /** What a right answer should be as sure as, where nobody says. */
        public static final double USUAL_THRESHOLD = 0.8;

        private static final double MOST_THRESHOLD = 1.01;
        private static final int MOST_AT_ONCE = 20;

        public Sequential {
            if (threshold != null && !(threshold >= 0 && threshold <= MOST_THRESHOLD)) {
                throw new InvalidField("threshold", "a probability between 0 and 1, not " + threshold);
            }
            if (atOnce != null && (atOnce < 1 || atOnce > MOST_AT_ONCE)) {
                throw new InvalidField("at-once", "from 1 to " + MOST_AT_ONCE + ", not " + atOnce);
            }
        }
    }

    /** What makes two answers the same vote. */
    enum VoteBy {
        @JsonProperty("number")
        NUMBER,
        @JsonProperty("choice")
        CHOICE,
        @JsonProperty("json")
        JSON,
        /** Nearness of meaning. */
        @JsonProperty("text")
        TEXT
    }

    /** How several scores become one. */
    enum ScoreBy {
        @JsonProperty("mean")
        MEAN,
        @JsonProperty("median")
        MEDIAN,
        /** By how much answers lead each other, without the judges at both ends; from semantics 8 on. */
        @JsonProperty("trimmed")
        TRIMMED
    }
}
