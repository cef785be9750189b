package dev.polyphony.planning.selection;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Balance;
import dev.polyphony.catalogue.Model;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.plan.Plan;
import dev.polyphony.port.TrafficView.Traffic;
import dev.polyphony.routing.Reading;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Work spread over providers, with one model of each. First the one that is preferred for the kind of task, where the
 * prompt says which it is; then the others, drawn; last the emergency provider, if it is none of them.
 */
record BalancedPlan(Balance balance, ModelChoice models, Supplier<Traffic> traffic, Reading read, long promptBytes) {

    /**
     * @param named models to spread it over; empty for one of each provider that has a weight
     * @param choices takes what the prompt decided
     */
    Plan of(List<String> named, List<Choice> choices) {
        return named.isEmpty() ? overProviders(choices) : drawn(named);
    }

    private Plan overProviders(List<Choice> choices) {
        List<ProviderId> weighted = balance.weights(traffic.get().weights()).entrySet().stream()
                .filter(weight -> weight.getValue() > 0)
                .map(Map.Entry::getKey)
                .toList();
        Set<String> retired = new LinkedHashSet<>();
        List<Model> members = models.ofProviders(weighted, read, promptBytes, retired);
        if (members.stream().noneMatch(models::servable)) {
            members = models.substitutes(members, ModelChoice.SUBSTITUTES);
        }
        Optional<Model> preferred = preferred(members);
        List<Plan> levels = new ArrayList<>();
        preferred.ifPresent(first -> levels.add(drawn(List.of(first.alias()))));
        List<String> others = members.stream()
                .filter(model -> preferred.filter(model::equals).isEmpty())
                .map(Model::alias)
                .toList();
        if (!others.isEmpty()) {
            levels.add(drawn(others));
        }
        emergency(members, retired).ifPresent(last -> levels.add(drawn(List.of(last.alias()))));
        if (levels.isEmpty()) {
            throw new InvalidField(
                    "strategy", "no provider has a weight; give one: polyphony providers weights openai=0.4");
        }
        choices.add(choice(members, preferred, retired));
        return levels.size() == 1 ? levels.getFirst() : new Plan.Fallback(levels);
    }

    /** Only where it can answer, and has a part of the work at all. */
    private Optional<Model> preferred(List<Model> members) {
        ProviderId provider = read.taskSaid() ? balance.preferences().get(read.task()) : null;
        return members.stream()
                .filter(model -> model.ref().provider().equals(provider) && models.servable(model))
                .findFirst();
    }

    private Optional<Model> emergency(List<Model> members, Set<String> retired) {
        return balance.emergency()
                .filter(provider -> members.stream()
                        .noneMatch(model -> model.ref().provider().equals(provider)))
                .flatMap(provider -> models.ofProviders(List.of(provider), read, promptBytes, retired).stream()
                        .findFirst());
    }

    private Choice choice(List<Model> members, Optional<Model> preferred, Set<String> retired) {
        String why = read.why()
                + preferred
                        .map(model -> "; " + read.task().word() + " goes to "
                                + model.ref().provider() + " first")
                        .orElse("")
                + (retired.isEmpty() ? "" : "; retired and passed over: " + String.join(", ", retired));
        return new Choice(
                "",
                read.level(),
                read.task(),
                members.stream().map(Model::alias).collect(Collectors.joining(", ")),
                why);
    }

    private static Plan drawn(List<String> models) {
        return Plan.Balanced.of(models.stream().map(Plan.Call::of).toList());
    }
}
