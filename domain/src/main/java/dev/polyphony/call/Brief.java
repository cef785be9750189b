package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked to do with other models' answers to the prompt, instead of answering it. The words of the
 * request are put together at the edge: candidates as delimited data, without names, in an order that the edge draws.
 */
@Persisted
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Brief.Review.class, name = "review"),
    @JsonSubTypes.Type(value = Brief.Rank.class, name = "rank"),
    @JsonSubTypes.Type(value = Brief.Score.class, name = "score"),
    @JsonSubTypes.Type(value = Brief.Compare.class, name = "compare"),
    @JsonSubTypes.Type(value = Brief.Synthesize.class, name = "synthesize"),
})
public sealed interface Brief {
    default CallPurpose duty() {
        return switch (this) {
            case Review review -> CallPurpose.REVIEWER;
            case Rank rank -> CallPurpose.REVIEWER;
            case Score score -> CallPurpose.JUDGE;
            case Compare compare -> CallPurpose.JUDGE;
            case Synthesize synthesis -> CallPurpose.CHAIRMAN;
        };
    }

    /** Strengths, mistakes and gaps of each, in prose. */
    record Review(List<Candidate> candidates) implements Brief {
        public Review {
            candidates = List.copyOf(candidates);
        }
    }

    /** An {@link Opinion.Ranking}. */
    record Rank(List<Candidate> candidates) implements Brief {
        public Rank {
            candidates = List.copyOf(candidates);
        }
    }

    /**
     * {@link Opinion.Scores}.
     *
     * @param turn which of the judges it is, from 0: each sees the candidates in another order; absent where the order
     *     is drawn for each by itself
     */
    record Score(
            List<Candidate> candidates,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer turn) implements Brief {
        public Score {
            candidates = List.copyOf(candidates);
        }

        public Score(List<Candidate> candidates) {
            this(candidates, null);
        }
    }

    /** An {@link Opinion.Preference}; shown in this order, since both orders are asked. */
    record Compare(Candidate first, Candidate second) implements Brief {}

    /**
     * The answer that makes the best of all.
     *
     * @param reviews what reviewers wrote, without their names
     * @param ranking paths of the candidates, best first, where they were ranked
     */
    record Synthesize(
            List<Candidate> candidates,
            List<String> reviews,
            @Nullable List<String> ranking) implements Brief {
        public Synthesize {
            candidates = List.copyOf(candidates);
            reviews = List.copyOf(reviews);
            ranking = ranking == null ? null : List.copyOf(ranking);
        }
    }
}
