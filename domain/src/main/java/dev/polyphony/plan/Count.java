package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.polyphony.call.Persisted;
import dev.polyphony.plan.Aggregation.ScoreBy;
import dev.polyphony.plan.Aggregation.VoteBy;
import org.jspecify.annotations.Nullable;

/** How answers, and what judges said of them, are counted; done by an activity, since the rules may be tuned. */
@Persisted
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Count.Best.class, name = "best"),
    @JsonSubTypes.Type(value = Count.Votes.class, name = "votes"),
    @JsonSubTypes.Type(value = Count.Ranks.class, name = "ranks"),
    @JsonSubTypes.Type(value = Count.Scores.class, name = "scores"),
    @JsonSubTypes.Type(value = Count.Pairs.class, name = "pairs"),
    @JsonSubTypes.Type(value = Count.Weighed.class, name = "weighed"),
})
public sealed interface Count {
    /** By each answer's own score. */
    record Best() implements Count {}

    /** @param outstanding members that can still answer */
    record Votes(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double margin,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            VoteBy by,

            int outstanding)
            implements Count {}

    /** Borda: of m answers ranked, the first gets 1, the last 0, and those between in equal steps; the mean counts. */
    record Ranks() implements Count {}

    record Scores(ScoreBy by) implements Count {}

    /** A pair counts for an answer that a judge prefers in both orders; wins less losses decide. */
    record Pairs() implements Count {}

    /**
     * Votes that weigh what was learnt of their models; settled where the first is as sure as that.
     *
     * @param workload by which they weigh; the one that knows such prompts where absent
     */
    record Weighed(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String workload,

            double threshold) implements Count {}
}
