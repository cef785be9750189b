package dev.polyphony.planning.resolution;

import dev.polyphony.call.InvalidField;
import dev.polyphony.catalogue.Catalogue;
import java.util.List;
import java.util.stream.Stream;

/**
 * Refuses a plan of which a part could do nothing, because nobody knows any of its models' names. A single name that is
 * not known fails alone, in the result, beside the others that answer.
 */
public final class UnknownNames {
    private final Catalogue catalogue;

    public UnknownNames(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** @throws InvalidField suggesting the nearest names */
    public void require(ResolvedPlan plan) {
        requireOneOf(List.of(plan));
        requireConsulted(plan);
    }

    /** Of a stage one is enough; who writes the answer is looked at before those who review for it. */
    private void requireConsulted(ResolvedPlan plan) {
        plan.stages().reversed().forEach(stage -> {
            requireOneOf(stage);
            stage.forEach(this::requireConsulted);
        });
        plan.children().forEach(this::requireConsulted);
    }

    private void requireOneOf(List<ResolvedPlan> plans) {
        List<String> names = plans.stream().flatMap(UnknownNames::names).toList();
        if (!names.isEmpty()
                && names.stream().allMatch(name -> catalogue.lookUp(name).isEmpty())) {
            throw catalogue.unknown(names.getFirst());
        }
    }

    /** Of those that answer the prompt. */
    private static Stream<String> names(ResolvedPlan plan) {
        return plan instanceof ResolvedPlan.Call call
                ? Stream.of(call.model())
                : plan.children().stream().flatMap(UnknownNames::names);
    }
}
