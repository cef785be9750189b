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
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
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

    /** @param member path of the member whose own answer it does not see; absent for one from outside the panel */
    @Persisted
    record Reviewer(
            Node node,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String member) {}

    /** The least time in which judges and chairman can be of use, one stage after the other. */
    @JsonIgnore
    default Duration floor() {
        return switch (this) {
            case Best best -> Duration.ZERO;
            case Vote vote -> Duration.ZERO;
            case Synthesize synthesis ->
                longest(synthesis.reviewers().stream().map(Reviewer::node))
                        .plus(synthesis.chairman().floor());
            case Council council ->
                longest(council.reviewers().stream().map(Reviewer::node))
                        .plus(council.chairman().floor());
            case Jury jury -> longest(jury.judges().stream());
        };
    }

    private static Duration longest(Stream<Node> nodes) {
        return nodes.map(Node::floor).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    /** Requests to those who are consulted, each answered at once, where that many members answered. */
    default int requests(int members) {
        return this instanceof Jury jury && jury.pairwise()
                ? jury.judges().size() * Math.max(1, members * (members - 1))
                : (int) consulted().count();
    }

    /** How often each of those is asked: a judge of a pairwise jury for every pair in both orders. */
    default int rounds(int members) {
        int heads = (int) consulted().count();
        return heads == 0 ? 0 : requests(members) / heads;
    }

    /** Everyone who is asked after the members. */
    default Stream<Node> consulted() {
        return switch (this) {
            case Best best -> Stream.empty();
            case Vote vote -> Stream.empty();
            case Synthesize synthesis ->
                Stream.concat(synthesis.reviewers().stream().map(Reviewer::node), Stream.of(synthesis.chairman()));
            case Council council ->
                Stream.concat(council.reviewers().stream().map(Reviewer::node), Stream.of(council.chairman()));
            case Jury jury -> jury.judges().stream();
        };
    }
}
