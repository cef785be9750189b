package dev.polyphony.planning.resolution;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Failure.ContextTooLong;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.port.Availability;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * For one analysis, whose question certainly does not fit the context of some models: they cannot be asked, however
 * well they are. A model whose context nobody knows can.
 */
public final class ContextFit implements Availability {
    private final Availability availability;
    private final Map<ModelRef, ContextTooLong> tooLong = new HashMap<>();

    /** @param availability what else is known of models, which goes before */
    public ContextFit(Catalogue catalogue, Availability availability, Analysis analysis) {
        this.availability = availability;
        long tokens = LeastTokens.of(analysis);
        for (Model model : catalogue.all()) {
            int context = model.context().orElse(Integer.MAX_VALUE);
            if (tokens > context) {
                tooLong.put(model.ref(), new ContextTooLong(tokens, context));
            }
        }
    }

    @Override
    public State of(ModelRef model) {
        State known = availability.of(model);
        ContextTooLong why = tooLong.get(model);
        return why == null || known instanceof State.Blocked ? known : new State.Blocked(why);
    }

    @Override
    public boolean isSetUp(ModelRef model) {
        return availability.isSetUp(model);
    }

    /** @throws InvalidField where a part of the plan could do nothing, because the question fits nobody in it */
    public static void require(ResolvedPlan plan, Catalogue catalogue, Availability availability) {
        plan.alternatives().forEach(calls -> {
            List<Model> models = calls.stream()
                    .flatMap(call -> catalogue.lookUp(call.model()).stream())
                    .toList();
            refusal(models, availability).ifPresent(problem -> {
                throw problem;
            });
        });
    }

    /** What to say where none of the models can be asked, and with some it is the question's length alone. */
    public static Optional<InvalidField> refusal(Collection<Model> models, Availability availability) {
        List<State> states =
                models.stream().map(model -> availability.of(model.ref())).toList();
        return states.stream().allMatch(State.Blocked.class::isInstance)
                ? models.stream()
                        .filter(model -> why(model, availability).isPresent())
                        .max(Comparator.comparingInt(model -> model.context().orElse(0)))
                        .map(largest ->
                                refusal(largest, why(largest, availability).orElseThrow()))
                : Optional.empty();
    }

    private static Optional<ContextTooLong> why(Model model, Availability availability) {
        return availability.of(model.ref()) instanceof State.Blocked(Failure why) && why instanceof ContextTooLong known
                ? Optional.of(known)
                : Optional.empty();
    }

    private static InvalidField refusal(Model largest, ContextTooLong why) {
        return new InvalidField(
                "prompt",
                String.format(
                        Locale.ROOT,
                        "at least %,d tokens, and the largest context of the models that can be asked is %,d (%s);"
                                + " shorten it, or name a model with a larger one",
                        why.tokens(),
                        why.context(),
                        largest.alias()));
    }
}
