package dev.polyphony.planning.selection;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.call.InvalidField;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.Plan;
import dev.polyphony.plan.Strategy;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * One model that is asked several times, and once more to write one answer from all: what a model says differs from one
 * time to the next, and reading its own drafts side by side it finds mistakes that it does not find in one.
 */
record SelfFusionPlan(ModelChoice models, int usualSize) {
    private static final int FEWEST = 2;

    /** @throws InvalidField where the model would say the same each time */
    static void require(Analysis analysis, Catalogue catalogue, Plan plan) {
        if (!analysis.selection().strategy().equals(Strategy.SELF_FUSION.word())) {
            return;
        }
        if (analysis.cache() != null || analysis.semanticCache() != null) {
            throw new InvalidField(
                    analysis.semanticCache() == null ? "cache" : "semantic-cache",
                    "would give each of the answers the same words, and self-fusion lives on their differences; leave it"
                            + " out or turn it off");
        }
        if (sameEachTime(analysis, catalogue, plan)) {
            throw new InvalidField(
                    "temperature",
                    "0 makes a model say the same each time, and self-fusion lives on the differences; take a higher one,"
                            + " or another strategy");
        }
    }

    private static boolean sameEachTime(Analysis analysis, Catalogue catalogue, Plan plan) {
        Double asked =
                analysis.parameters() == null ? null : analysis.parameters().temperature();
        return asked != null
                ? asked == 0
                : plan.children().stream()
                        .filter(Plan.Call.class::isInstance)
                        .flatMap(call -> catalogue.lookUp(((Plan.Call) call).model()).stream())
                        .anyMatch(model -> model.temperature().orElse(1) == 0);
    }

    Plan of(Preset preset) {
        Tuning tuning = Objects.requireNonNullElse(preset.tuning(), Tuning.NONE);
        int times = preset.size() == null ? Math.max(FEWEST, usualSize) : preset.size();
        if (times < FEWEST) {
            throw new InvalidField("ensemble-size", "self-fusion asks a model " + FEWEST + " times or more");
        }
        if (preset.models().size() > 1) {
            throw new InvalidField(
                    "models", "self-fusion asks one model several times; name one, or take synthesis for several");
        }
        String model = preset.models().isEmpty()
                ? models.strongest(1).getFirst()
                : preset.models().getFirst();
        List<Plan> members = Collections.nCopies(times, Plan.Call.of(model));
        Plan chairman = Plan.Call.of(Objects.requireNonNullElse(tuning.chairman(), model));
        return new Plan.Panel(
                members, tuning.quorum(), tuning.grace(), new Aggregation.Synthesize(chairman, List.of()));
    }
}
