package dev.polyphony.planning;

import dev.polyphony.call.InvalidField;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.Plan;
import java.util.List;
import java.util.stream.Stream;

/**
 * Refuses a plan of which a part could do nothing, because nobody knows any of its models' names. A single name that is
 * not known fails alone, in the result, beside the others that answer.
 */
final class UnknownNames {
    private final Catalogue catalogue;

    UnknownNames(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** @throws InvalidField suggesting the nearest names */
    void require(Plan plan) {
        requireOneOf(List.of(plan));
        consulted(plan);
    }

    private void consulted(Plan plan) {
        if (plan instanceof Plan.Panel panel) {
            roles(panel.aggregation()).forEach(role -> {
                requireOneOf(role);
                role.forEach(this::consulted);
            });
        }
        answering(plan).forEach(this::consulted);
    }

    private void requireOneOf(List<Plan> plans) {
        List<String> names = plans.stream().flatMap(UnknownNames::names).toList();
        if (!names.isEmpty()
                && names.stream().allMatch(name -> catalogue.lookUp(name).isEmpty())) {
            throw catalogue.unknown(names.getFirst());
        }
    }

    /** Of those that answer the prompt. */
    private static Stream<String> names(Plan plan) {
        return plan instanceof Plan.Call call
                ? Stream.of(call.model())
                : answering(plan).flatMap(UnknownNames::names);
    }

    private static Stream<Plan> answering(Plan plan) {
        return switch (plan) {
            case Plan.Call call -> Stream.empty();
            case Plan.Fallback chain -> chain.steps().stream();
            case Plan.Escalate chain -> chain.steps().stream();
            case Plan.Hedge hedge -> hedge.contenders().stream();
            case Plan.Panel panel -> panel.members().stream();
            case Plan.Route route -> throw Routes.unresolved();
        };
    }

    /** Those of a role together: one of them is enough. */
    private static Stream<List<Plan>> roles(Aggregation aggregation) {
        return switch (aggregation) {
            case Aggregation.Best best -> Stream.empty();
            case Aggregation.Vote vote -> Stream.empty();
            case Aggregation.Synthesize(Plan chairman, List<Plan> reviewers) -> Stream.of(List.of(chairman), reviewers);
            case Aggregation.Council(Plan chairman, List<Plan> reviewers) -> Stream.of(List.of(chairman), reviewers);
            case Aggregation.Jury jury -> Stream.of(jury.judges());
        };
    }
}
