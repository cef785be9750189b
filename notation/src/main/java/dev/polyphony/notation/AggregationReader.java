package dev.polyphony.notation;

import static dev.polyphony.notation.PlanValues.flag;
import static dev.polyphony.notation.PlanValues.share;

import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.Aggregation.ScoreBy;
import dev.polyphony.plan.Aggregation.VoteBy;
import dev.polyphony.plan.Plan;
import java.util.List;
import java.util.Optional;

/** Reads how a panel's answers become one: the one key of its mapping that says so, or the best-scored answer. */
final class AggregationReader {
    static final List<String> KINDS = List.of("best", "vote", "synthesize", "council", "jury", "sequential");

    private final PlanReader plans;
    private final NotationProblems problems;

    AggregationReader(PlanReader plans, NotationProblems problems) {
        this.plans = plans;
        this.problems = problems;
    }

    Optional<Aggregation> read(Fields panel) {
        List<String> given = KINDS.stream().filter(panel::has).toList();
        if (given.size() > 1) {
            given.forEach(kind -> panel.optional(kind, node -> node));
            problems.add(panel.at(), panel.field(given.get(1)), "expected only one of " + String.join(", ", KINDS));
            return Optional.empty();
        }
        return given.isEmpty() ? Optional.of(new Aggregation.Best()) : aggregation(panel, given.getFirst());
    }

    private Optional<Aggregation> aggregation(Fields panel, String kind) {
        Optional<Fields> fields = panel.settings(kind);
        Optional<Aggregation> read = fields.flatMap(inner -> switch (kind) {
            case "best" -> Optional.of(new Aggregation.Best());
            case "vote" -> vote(inner);
            case "synthesize" ->
                chaired(inner).map(chair -> new Aggregation.Synthesize(chair.chairman(), chair.reviewers()));
            case "council" -> chaired(inner).map(chair -> new Aggregation.Council(chair.chairman(), chair.reviewers()));
            case "sequential" -> sequential(inner);
            default -> jury(inner);
        });
        fields.ifPresent(Fields::rejectUnknown);
        return read;
    }

    private Optional<Aggregation> vote(Fields fields) {
        Optional<Double> margin = fields.optional("margin", share());
        Optional<VoteBy> by = fields.optional("by", Values.oneOf(VoteBy.class));
        return plans.built(
                fields.node(), fields.path(), () -> new Aggregation.Vote(margin.orElse(null), by.orElse(null)));
    }

    private Optional<Aggregation> sequential(Fields fields) {
        Optional<String> workload = fields.optional("workload", Values::text);
        Optional<Double> threshold = fields.optional("threshold", share());
        Optional<Integer> atOnce = fields.optional("at-once", Values.whole(1, 20));
        return plans.built(
                fields.node(),
                fields.path(),
                () -> new Aggregation.Sequential(workload.orElse(null), threshold.orElse(null), atOnce.orElse(null)));
    }

    private record Chair(Plan chairman, List<Plan> reviewers) {}

    private Optional<Chair> chaired(Fields fields) {
        Optional<Plan> chairman = plans.child(fields, "chairman");
        Optional<List<Plan>> reviewers =
                fields.has("reviewers") ? plans.plans(fields, "reviewers") : Optional.of(List.of());
        return chairman.flatMap(chair -> reviewers.map(all -> new Chair(chair, all)));
    }

    private Optional<Aggregation> jury(Fields fields) {
        Optional<List<Plan>> judges = plans.plans(fields, "judges");
        Optional<ScoreBy> by = fields.optional("by", Values.oneOf(ScoreBy.class));
        Optional<Boolean> pairwise = fields.optional("pairwise", flag());
        return judges.flatMap(all -> plans.built(
                fields.node(), fields.path(), () -> new Aggregation.Jury(all, by.orElse(null), pairwise.orElse(null))));
    }
}
