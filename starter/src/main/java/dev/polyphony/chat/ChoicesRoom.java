package dev.polyphony.chat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.InvalidField;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Funding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether all of several answers to one request can be had, looked at before any is asked for: some of them are no
 * answer to it, and would be paid for. What others spend meanwhile can still come between.
 */
final class ChoicesRoom {
    private final AnalysisClient client;

    ChoicesRoom(AnalysisClient client) {
        this.client = client;
    }

    /**
     * @param together each told how many they are
     * @throws dev.polyphony.client.AnalysisConflict where an id stands for another question, or another number of
     *     answers
     * @throws InvalidField by the option's name, for a bound that leaves no room for all
     */
    void require(List<Analysis> together) {
        // Each is looked at: who names ids can have given those of later ones away.
        if (together.stream().map(client::isSubmitted).toList().getFirst()) {
            // What was paid for is given, whatever budgets leave now.
            return;
        }
        Analysis first = together.getFirst();
        Analysis alone =
                first.asked(first.id(), first.selection(), first.limits().together(null));
        List<Compilation> compiled = client.preview(List.of(first, alone));
        lack(compiled.getFirst(), compiled.getLast()).ifPresent(lack -> {
            throw new InvalidField(
                    lack.field(),
                    "nothing was asked, since all " + together.size() + " answers (n) have to fit; of each: "
                            + lack.problem());
        });
    }

    /** For any other reason the analyses refuse themselves, which costs nothing either. */
    private static Optional<InvalidField> lack(Compilation all, Compilation alone) {
        return switch (all) {
            case Compilation.Rejected rejected
            when ChatErrors.isOfMoney(rejected.field()) ->
                Optional.of(new InvalidField(rejected.field(), rejected.problem()));
            case Compilation.Compiled(var plan)
            when alone instanceof Compilation.Compiled(var one) -> {
                List<String> without = new ArrayList<>(without(plan.funding()));
                without.removeAll(new HashSet<>(without(one.funding())));
                yield without.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new InvalidField(
                                "budget",
                                "a budget leaves too little for " + String.join(", ", without)
                                        + "; ask for fewer answers, or leave those models out"));
            }
            default -> Optional.empty();
        };
    }

    /** Models that would be asked if there were more money. */
    private static List<String> without(@Nullable Funding funding) {
        if (funding == null) {
            return List.of();
        }
        List<String> names = new ArrayList<>(funding.without());
        Objects.requireNonNullElse(funding.leftOut(), List.<Funding.LeftOut>of())
                .forEach(step -> names.add(step.name()));
        return names;
    }
}
