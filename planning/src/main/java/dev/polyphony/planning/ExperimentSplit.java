package dev.polyphony.planning;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.InvalidField;
import dev.polyphony.experiment.Experiment;
import dev.polyphony.experiment.Experiment.State;
import dev.polyphony.plan.Assignment;
import dev.polyphony.plan.Assignment.Arm;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.plan.Node;
import dev.polyphony.planning.resolution.Draw;
import dev.polyphony.port.ExperimentView;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.text.ServerLimits;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which arm of an experiment an analysis gets, by a draw that comes out the same whenever it is made for it and that
 * other experiments' draws say nothing of. Where the candidate cannot be planned, or none of its models can be asked
 * now, the control answers: nobody loses an answer by an experiment.
 */
record ExperimentSplit(ExperimentView experiments) {
    private static final int LONGEST_REASON = 300;

    /**
     * The one that the analysis asks for by name, else one that takes what asks for its control.
     *
     * @param known whether there is a strategy of that name
     * @throws InvalidField where it asks for one and says itself whom to ask
     */
    Optional<Experiment> of(Analysis analysis, Predicate<String> known) {
        Selection selection = analysis.selection();
        String name = selection.strategy();
        List<Experiment> all;
        try {
            all = experiments.of(analysis.tenant());
        } catch (StorageUnavailable e) {
            if (known.test(name)) {
                // It is asked as it says; nothing is drawn.
                return Optional.empty();
            }
            throw e;
        }
        Optional<Experiment> named = all.stream()
                .filter(experiment -> experiment.name().equals(name))
                .findFirst()
                .or(() -> known.test(name) ? Optional.empty() : experiments.find(analysis.tenant(), name));
        if (named.isPresent() && !selection.equals(Selection.Preset.of(selection.strategy()))) {
            throw new InvalidField(
                    "strategy", "'" + selection.strategy() + "' is an experiment: it says itself whom it asks and how");
        }
        return named.or(() -> all.stream()
                .filter(experiment -> experiment.design().everywhere()
                        && (experiment.isRunning() || experiment.state() == State.PROMOTED)
                        && experiment.design().control().selection().equals(selection))
                .findFirst());
    }

    /** @param compiler of the analysis as the arm asks it, with what was chosen */
    Compilation compile(
            Experiment experiment, Analysis analysis, BiFunction<Analysis, List<Choice>, Compilation> compiler) {
        Arm arm = arm(experiment, analysis);
        Compilation compiled = compiler.apply(as(experiment, arm, analysis), choice(experiment, arm, null));
        if (arm == Arm.CONTROL) {
            return compiled;
        }
        return switch (compiled) {
            case Compilation.Compiled able when able.plan().root().all().anyMatch(Node.Call.class::isInstance) -> able;
            case Compilation.Compiled unable ->
                refused(experiment, analysis, "none of its models can be asked now", compiler);
            case Compilation.Rejected(String field, String problem, var since) ->
                refused(experiment, analysis, field + ": " + problem, compiler);
            case Compilation.Unfunded unfunded -> refused(experiment, analysis, unfunded.problem(), compiler);
        };
    }

    private static Compilation refused(
            Experiment experiment,
            Analysis analysis,
            String why,
            BiFunction<Analysis, List<Choice>, Compilation> compiler) {
        return compiler.apply(
                as(experiment, Arm.CONTROL, analysis),
                choice(experiment, Arm.CANDIDATE, ServerLimits.cut(why, LONGEST_REASON)));
    }

    private static Arm arm(Experiment experiment, Analysis analysis) {
        if (!experiment.isRunning()) {
            return experiment.state() == State.PROMOTED ? Arm.CANDIDATE : Arm.CONTROL;
        }
        double share = experiment.design().share();
        Draw draw = new Draw(experiment.id() + "\n" + analysis.tenant() + "~" + analysis.id());
        return draw.order(List.of(share, 1 - share)).getFirst() == 0 ? Arm.CANDIDATE : Arm.CONTROL;
    }

    private static Analysis as(Experiment experiment, Arm arm, Analysis analysis) {
        return analysis.asked(analysis.id(), experiment.design().of(arm).selection(), analysis.limits());
    }

    /** None of one that has ended: nothing was drawn. */
    private static List<Choice> choice(Experiment experiment, Arm arm, @Nullable String refused) {
        if (!experiment.isRunning()) {
            return List.of();
        }
        double share = experiment.design().share();
        String part = BigDecimal.valueOf(100 * share)
                        .round(new MathContext(3))
                        .stripTrailingZeros()
                        .toPlainString()
                + " % of " + experiment.name();
        String chosen = refused == null
                ? experiment.design().of(arm).name()
                : experiment.design().control().name();
        String why = refused == null
                ? (arm == Arm.CANDIDATE ? "the candidate, which gets " : "the control; the candidate gets ") + part
                : "the control in place of the candidate, which gets " + part + ", but " + refused;
        return List.of(new Choice("", null, null, chosen, why, new Assignment(experiment.id(), arm, share, refused)));
    }
}
