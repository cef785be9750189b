package dev.polyphony.planning.selection;

import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.plan.Funding;
import dev.polyphony.plan.Node;
import dev.polyphony.text.ServerLimits;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How plans that go by what was learnt may ask others, to learn about them.
 *
 * @param share of analyses that do, where one says nothing itself; 0 to {@link dev.polyphony.plan.Exploration#MOST}
 * @param now as of when what is known is judged
 * @param refused why whoever is drawn is not asked this time; absent where it is
 */
public record ExplorationRule(
        double share, Instant now, @Nullable String refused) {
    private static final int LONGEST_REASON = 300;

    /**
     * Why a plan that asks a drawn model is not to be gone on with; empty where it is, or where none was drawn.
     * Whatever is learnt, no analysis is refused for it, and none passes a budget.
     */
    public static Optional<String> refusal(List<Choice> choices, Compilation compiled) {
        return choices.stream()
                .filter(Choice::isExplored)
                .findFirst()
                .flatMap(choice -> refusal(choice.chosen(), compiled))
                .map(why -> ServerLimits.cut(why, LONGEST_REASON));
    }

    private static Optional<String> refusal(String model, Compilation compiled) {
        return switch (compiled) {
            case Compilation.Rejected rejected -> Optional.of(rejected.field() + ": " + rejected.problem());
            case Compilation.Unfunded unfunded -> Optional.of(unfunded.problem());
            case Compilation.Compiled(CompiledPlan plan)
            when isCut(plan.funding()) -> Optional.of("a budget leaves too little room");
            case Compilation.Compiled(CompiledPlan plan) ->
                plan.root()
                                .calls()
                                .findFirst()
                                .map(Node.Call::name)
                                .filter(model::equals)
                                .isPresent()
                        ? Optional.empty()
                        : Optional.of("it cannot be asked now");
        };
    }

    private static boolean isCut(@Nullable Funding funding) {
        return funding != null
                && (funding.leftOut() != null || !funding.without().isEmpty());
    }
}
