package dev.polyphony.planning.selection;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.call.InvalidField;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Catalogue.NamedPlan;
import dev.polyphony.learning.LearntWorkloads;
import dev.polyphony.notation.Nearest;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.plan.Plan;
import dev.polyphony.plan.Strategy;
import dev.polyphony.port.TrafficView.Traffic;
import dev.polyphony.routing.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The strategies a user can name, each a plan of the same few nodes. */
public final class Presets {
    /** Of a task given to a team of local models, which are slow, where nobody names one. */
    public static final Duration DEADLINE_OF_TEAM = Duration.ofMinutes(5);

    /** The fewest of whom one can be outvoted. */
    private static final int JUDGES = 3;

    /** Of each of its models, at most. */
    public static final int ATTEMPTS_OF_TEAM = 3;

    private final Catalogue catalogue;
    private final ModelChoice models;
    private final Supplier<Traffic> traffic;
    private final Supplier<Reading> reading;
    private final long promptBytes;
    private final LearntWorkloads learnt;
    private final Analysis analysis;
    private final ExplorationRule exploration;

    public Presets(
            Catalogue catalogue,
            ModelChoice models,
            Supplier<Traffic> traffic,
            Supplier<Reading> reading,
            LearntWorkloads learnt,
            Analysis analysis,
            ExplorationRule exploration) {
        this.catalogue = catalogue;
        this.models = models;
        this.traffic = traffic;
        this.reading = reading;
        this.promptBytes = analysis.promptBytes();
        this.learnt = learnt;
        this.analysis = analysis;
        this.exploration = exploration;
    }

    /**
     * @param choices takes what the prompt decided
     * @throws InvalidField naming what is wrong with the request
     */
    public Plan expand(Preset preset, List<Choice> choices) {
        NamedPlan own = catalogue.strategies().get(preset.strategy());
        if (own != null) {
            requireNothingElse(preset);
            return own.plan();
        }
        Strategy strategy = Strategy.of(preset.strategy()).orElseThrow(() -> unknown(preset.strategy()));
        UselessOptions.refuse(strategy, preset);
        Tuning tuning = Objects.requireNonNullElse(preset.tuning(), Tuning.NONE);
        return switch (strategy) {
            case CHEAPEST -> cheapest(preset, choices);
            case FALLBACK -> fallback(calls(models.chain(preset)), tuning);
            case ESCALATE -> new Plan.Escalate(calls(models.chain(preset)), tuning.threshold());
            case HEDGE -> new Plan.Hedge(calls(models.contenders(preset)), tuning.delay());
            case ENSEMBLE -> panel(preset, tuning, new Aggregation.Best());
            case VOTE -> panel(preset, tuning, new Aggregation.Vote(tuning.margin(), null));
            case SYNTHESIS -> {
                List<Plan> members = calls(models.members(preset));
                yield panel(members, tuning, new Aggregation.Synthesize(chairman(tuning), reviewers(tuning, members)));
            }
            case COUNCIL -> {
                List<Plan> members = calls(models.members(preset));
                yield panel(members, tuning, new Aggregation.Council(chairman(tuning), reviewers(tuning, members)));
            }
            case BALANCED ->
                new BalancedPlan(catalogue.balance(), models, traffic, reading.get(), promptBytes)
                        .of(preset.models(), choices);
            case TEAM -> {
                requireJudges(tuning);
                yield new TeamPlan(catalogue, reading.get(), tuning).of(preset.models(), choices);
            }
            case ADAPTIVE -> new AdaptivePlan(catalogue, models, learnt, analysis, exploration).of(preset, choices);
            case SELF_FUSION -> new SelfFusionPlan(models, models.usualSize()).of(preset);
            case JURY -> {
                List<String> members = models.members(preset);
                yield panel(
                        calls(members), tuning, new Aggregation.Jury(judges(tuning, members), tuning.scoreBy(), null));
            }
        };
    }

    /** @throws InvalidField for what would keep the preset from being of any use */
    public static void require(Analysis analysis, Catalogue catalogue, Plan plan) {
        SelfFusionPlan.require(analysis, catalogue, plan);
    }

    /** Nobody else gives scores to put together. */
    private static void requireJudges(Tuning tuning) {
        if (tuning.scoreBy() != null && tuning.judges() == null) {
            throw new InvalidField("tuning.score_by", "is for judges, and there are none; name some, or leave it out");
        }
    }

    private Plan cheapest(Preset preset, List<Choice> choices) {
        Reading read = reading.get();
        List<String> fitting = models.cheapest(preset.models(), read, promptBytes);
        choices.add(new Choice("", read.level(), read.task(), String.join(", then ", fitting), read.why()));
        return new Plan.Fallback(calls(fitting));
    }

    /** Without a threshold the next model is asked for failures only. */
    private static Plan fallback(List<Plan> steps, Tuning tuning) {
        return tuning.threshold() == null ? new Plan.Fallback(steps) : new Plan.Escalate(steps, tuning.threshold());
    }

    private Plan panel(Preset preset, Tuning tuning, Aggregation aggregation) {
        return panel(calls(models.members(preset)), tuning, aggregation);
    }

    private static Plan panel(List<Plan> members, Tuning tuning, Aggregation aggregation) {
        return new Plan.Panel(members, tuning.quorum(), tuning.grace(), aggregation);
    }

    private Plan chairman(Tuning tuning) {
        return tuning.chairman() == null ? inTurn(models.strongest(2)) : Plan.Call.of(tuning.chairman());
    }

    private static List<Plan> reviewers(Tuning tuning, List<Plan> members) {
        return tuning.judges() == null ? members : calls(tuning.judges());
    }

    /**
     * Three of different families, so that the other two outvote each, with another one behind them where there is one,
     * so that none is missed.
     */
    private List<Plan> judges(Tuning tuning, List<String> members) {
        if (tuning.judges() != null) {
            return calls(tuning.judges());
        }
        List<String> able = models.judges(members, JUDGES + 1);
        return able.size() <= JUDGES
                ? calls(able)
                : able.stream()
                        .limit(JUDGES)
                        .map(judge -> inTurn(List.of(judge, able.getLast())))
                        .toList();
    }

    private static Plan inTurn(List<String> names) {
        return names.size() == 1 ? Plan.Call.of(names.getFirst()) : new Plan.Fallback(calls(names));
    }

    private static List<Plan> calls(List<String> names) {
        return names.stream().<Plan>map(Plan.Call::of).toList();
    }

    private InvalidField unknown(String name) {
        List<String> known = Stream.concat(Strategy.words().stream(), catalogue.strategies().keySet().stream())
                .toList();
        String hint = Nearest.hint(name, known);
        return new InvalidField(
                "strategy",
                "'" + name + "' is not known" + (hint.isEmpty() ? "; there are: " + String.join(", ", known) : hint));
    }

    private static void requireNothingElse(Preset preset) {
        if (preset.chain() != null || !preset.models().isEmpty() || preset.size() != null || preset.tuning() != null) {
            throw new InvalidField(
                    "strategy",
                    "'" + preset.strategy() + "' is a plan of your own: it says itself whom it asks and how");
        }
    }
}
