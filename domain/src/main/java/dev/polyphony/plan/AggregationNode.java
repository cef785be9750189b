package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.polyphony.call.Persisted;
import dev.polyphony.plan.Aggregation.ScoreBy;
import dev.polyphony.plan.Aggregation.VoteBy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An {@link Aggregation} as it will be executed, its judges placed and their time given out. */
@Persisted
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = AggregationNode.Best.class, name = "best"),
    @JsonSubTypes.Type(value = AggregationNode.Vote.class, name = "vote"),
    @JsonSubTypes.Type(value = AggregationNode.Synthesize.class, name = "synthesize"),
    @JsonSubTypes.Type(value = AggregationNode.Council.class, name = "council"),
    @JsonSubTypes.Type(value = AggregationNode.Jury.class, name = "jury"),
    @JsonSubTypes.Type(value = AggregationNode.Sequential.class, name = "sequential"),
})
public sealed interface AggregationNode {
    record Best() implements AggregationNode {}

    record Vote(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double margin,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            VoteBy by)
            implements AggregationNode {}

    /** @param reviewCap the most time reviewers get, so that the chairman has its share */
    record Synthesize(
            List<Reviewer> reviewers,
            Node chairman,

            @JsonProperty("review_cap") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Duration reviewCap)
            implements AggregationNode {
        public Synthesize {
            reviewers = List.copyOf(reviewers);
        }
    }

    /** As {@link Synthesize}, the reviews being ranks. */
    record Council(
            List<Reviewer> reviewers,
            Node chairman,

            @JsonProperty("review_cap") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Duration reviewCap)
            implements AggregationNode {
        public Council {
            reviewers = List.copyOf(reviewers);
        }
    }

    record Jury(List<Node> judges, ScoreBy by, boolean pairwise) implements AggregationNode {
        public Jury {
            judges = List.copyOf(judges);
        }
    }

    /** As {@link Aggregation.Sequential}, from semantics 8 on. */
    record Sequential(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String workload,

            double threshold,
            @JsonProperty("at_once") int atOnce)
            implements AggregationNode {}

    /** The lowest {@link CompiledPlan#semantics()} that knows it. */
    default int since() {
        return switch (this) {
            case Best best -> 1;
            case Sequential sequential -> 8;
            case Jury jury when jury.by() == ScoreBy.TRIMMED -> 8;
            case Vote vote -> 2;
            case Synthesize synthesis -> 2;
            case Council council -> 2;
            case Jury jury -> 2;
        };
    }

    /** @param member path of the member whose own answer it does not see; absent for one from outside the panel */
    @Persisted
    record Reviewer(
            Node node,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String member) {}

    /** Who is consulted: one stage after the other, everyone of a stage at the same time. */
    default List<List<Node>> stages() {
        return switch (this) {
            case Best best -> List.of();
            case Vote vote -> List.of();
            case Synthesize synthesis -> List.of(nodes(synthesis.reviewers()), List.of(synthesis.chairman()));
            case Council council -> List.of(nodes(council.reviewers()), List.of(council.chairman()));
            case Jury jury -> List.of(jury.judges());
            case Sequential sequential -> List.of();
        };
    }

    private static List<Node> nodes(List<Reviewer> reviewers) {
        return reviewers.stream().map(Reviewer::node).toList();
    }

    /** The least time in which they can be of use, one stage after the other. */
    @JsonIgnore
    default Duration floor() {
        return stages().stream()
                .map(stage -> stage.stream().map(Node::floor).reduce(Duration.ZERO, AggregationNode::longer))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /**
     * How often each of those is asked where that many members answered: a pairwise jury for every pair in both orders.
     */
    default int rounds(int members) {
        return this instanceof Jury jury && jury.pairwise() ? Math.max(1, members * (members - 1)) : 1;
    }

    /** Requests to those who are consulted, each answered at once, where that many members answered. */
    default int requests(int members) {
        return rounds(members) * stages().stream().mapToInt(List::size).sum();
    }
}
