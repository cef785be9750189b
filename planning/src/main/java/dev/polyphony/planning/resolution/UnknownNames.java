package dev.polyphony.planning.resolution;

import dev.polyphony.call.InvalidField;
import dev.polyphony.catalogue.Catalogue;
import java.util.List;

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
        plan.alternatives().forEach(this::requireOneOf);
    }

    private void requireOneOf(List<ResolvedPlan.Call> calls) {
        if (calls.stream().allMatch(call -> catalogue.lookUp(call.model()).isEmpty())) {
            throw catalogue.unknown(calls.getFirst().model());
        }
    }
}
