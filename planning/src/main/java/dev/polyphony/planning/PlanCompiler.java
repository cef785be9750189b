package dev.polyphony.planning;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.OnBudget;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.learning.LearntWorkloads;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.plan.Funding;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Placement;
import dev.polyphony.plan.Plan;
import dev.polyphony.plan.Strategy;
import dev.polyphony.plan.TreeNode;
import dev.polyphony.planning.building.CallBuilder;
import dev.polyphony.planning.building.Defaults;
import dev.polyphony.planning.building.MessageSize;
import dev.polyphony.planning.building.NodeBuilder;
import dev.polyphony.planning.building.NodePlace;
import dev.polyphony.planning.building.TimeFloors;
import dev.polyphony.planning.fitting.BudgetFitting;
import dev.polyphony.planning.resolution.Balancer;
import dev.polyphony.planning.resolution.ContextFit;
import dev.polyphony.planning.resolution.RequestCount;
import dev.polyphony.planning.resolution.RequestedFeatures;
import dev.polyphony.planning.resolution.ResolvedPlan;
import dev.polyphony.planning.resolution.Routes;
import dev.polyphony.planning.resolution.UnknownNames;
import dev.polyphony.planning.selection.ExplorationRule;
import dev.polyphony.planning.selection.ModelChoice;
import dev.polyphony.planning.selection.Presets;
import dev.polyphony.port.Availability;
import dev.polyphony.port.BudgetHeadroom;
import dev.polyphony.port.ExperimentView;
import dev.polyphony.port.TrafficView;
import dev.polyphony.port.TrafficView.Traffic;
import dev.polyphony.routing.PromptReader;
import dev.polyphony.routing.Reading;
import dev.polyphony.schema.AnswerSchema;
import dev.polyphony.text.ServerLimits;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Compiles a request: expands its preset, decides its routes, places every call, gives out time and requests. */
public final class PlanCompiler {
    /**
     * A worker whose stream is taken for lost while it goes on is an error for whoever reads it: a server that is busy
     * for some seconds must not bring it about.
     */
    private static final Duration LOST_LIVE = Duration.ofSeconds(10);

    private final Catalogue catalogue;
    private final Availability availability;
    private final Defaults defaults;
    private final PromptReader reader;
    private final TrafficView traffic;
    private final Clock clock;
    private final LearntWorkloads learnt;
    private final ExperimentSplit experiments;

    /** @param traffic asked for only by plans that balance, or go along by priority */
    public PlanCompiler(
            Catalogue catalogue,
            Availability availability,
            Defaults defaults,
            PromptReader reader,
            TrafficView traffic,
            Clock clock) {
        this(catalogue, availability, defaults, reader, traffic, clock, LearntWorkloads.none());
    }

    /** @param learnt asked for by plans that adapt */
    public PlanCompiler(
            Catalogue catalogue,
            Availability availability,
            Defaults defaults,
            PromptReader reader,
            TrafficView traffic,
            Clock clock,
            LearntWorkloads learnt) {
        this(
                catalogue,
                availability,
                defaults,
                reader,
                traffic,
                clock,
                learnt,
                new ExperimentSplit(ExperimentView.NONE));
    }

    private PlanCompiler(
            Catalogue catalogue,
            Availability availability,
            Defaults defaults,
            PromptReader reader,
            TrafficView traffic,
            Clock clock,
            LearntWorkloads learnt,
            ExperimentSplit experiments) {
        this.catalogue = catalogue;
        this.availability = availability;
        this.defaults = defaults;
        this.reader = reader;
        this.traffic = traffic;
        this.clock = clock;
        this.learnt = learnt;
        this.experiments = experiments;
    }

    /** The same where analyses may belong to these experiments. */
    public PlanCompiler splitting(ExperimentView view) {
        return new PlanCompiler(
                catalogue, availability, defaults, reader, traffic, clock, learnt, new ExperimentSplit(view));
    }

    /** The same where other models can be asked. */
    public PlanCompiler given(Availability other) {
        return new PlanCompiler(catalogue, other, defaults, reader, traffic, clock, learnt, experiments);
    }

    /**
     * The same for one analysis, as its calls will find it.
     *
     * @param analysisId its workflow's id
     */
    public PlanCompiler forAnalysis(String analysisId) {
        return given(availability.given(analysisId));
    }

    /** A plan, or what is wrong with the request; never an exception for a request's own mistakes. */
    public Compilation compile(Analysis analysis, List<BudgetHeadroom> standing) {
        List<BudgetHeadroom> allowances = new ArrayList<>(standing);
        Money own = analysis.limits().maxCost();
        if (own != null) {
            allowances.addFirst(BudgetHeadroom.own(own));
        }
        OnBudget onBudget = Objects.requireNonNullElse(analysis.limits().onBudget(), OnBudget.REFUSE);
        return compile(analysis, build -> new BudgetFitting(allowances, onBudget, build)::fit);
    }

    /** As {@link #compile}, whatever it can cost. */
    public Compilation compileUnlimited(Analysis analysis, @Nullable Funding funding) {
        return compile(
                analysis,
                build -> plan -> new Compilation.Compiled(build.apply(plan).funded(funding)));
    }

    private Compilation compile(Analysis analysis, Fitting fitting) {
        PlanCompiler able = given(new ContextFit(catalogue, availability, analysis));
        try {
            return experiments
                    .of(analysis, this::isStrategy)
                    .map(experiment -> experiments.compile(
                            experiment, analysis, (drawn, choices) -> able.compile(drawn, choices, fitting)))
                    .orElseGet(() -> able.compile(analysis, List.of(), fitting));
        } catch (InvalidField problem) {
            return rejected(problem);
        }
    }

    private boolean isStrategy(String name) {
        return name.equals(Selection.CUSTOM)
                || Strategy.of(name).isPresent()
                || catalogue.strategies().containsKey(name);
    }

    /** How a plan goes with budgets: of a way to build it, or some of it, what compiles it. */
    @FunctionalInterface
    private interface Fitting
            extends Function<Function<ResolvedPlan, CompiledPlan>, Function<ResolvedPlan, Compilation>> {}

    /** @param before what was chosen already */
    private Compilation compile(Analysis analysis, List<Choice> before, Fitting fitting) {
        List<Choice> choices = new ArrayList<>(before);
        Compilation compiled = compile(analysis, choices, fitting, exploration(null));
        return ExplorationRule.refusal(choices, compiled)
                .map(why -> compile(analysis, new ArrayList<>(before), fitting, exploration(why)))
                .orElse(compiled);
    }

    private ExplorationRule exploration(@Nullable String refused) {
        return new ExplorationRule(defaults.exploration(), clock.instant(), refused);
    }

    /** @param choices what was chosen already; takes what else is */
    private Compilation compile(Analysis analysis, List<Choice> choices, Fitting fitting, ExplorationRule exploration) {
        try {
            if (analysis.answerSchema() != null) {
                AnswerSchema.parse(analysis.answerSchema());
            }
            Supplier<Reading> reading = new Once<>(() -> read(analysis));
            Supplier<Traffic> now = new Once<>(traffic::traffic);
            Routes routes = new Routes(reading, new Balancer(catalogue, availability, now, drawnFor(analysis)));
            Plan selected = selected(analysis, reading, now, choices, exploration);
            PlanSize.require(selected);
            ResolvedPlan plan = routes.resolve(selected);
            new UnknownNames(catalogue).require(plan);
            ContextFit.require(plan, catalogue, availability);
            new RequestedFeatures(catalogue).require(analysis, plan);
            choices.addAll(routes.choices());
            return fitting.apply(some -> build(some, analysis, choices)).apply(plan);
        } catch (InvalidField problem) {
            return rejected(problem);
        }
    }

    private static Compilation rejected(InvalidField problem) {
        return new Compilation.Rejected(problem.field(), problem.problem(), CompiledPlan.STORED_RESULT);
    }

    private Reading read(Analysis analysis) {
        Reading read = reader.read(analysis.prompt());
        return analysis.selection() instanceof Selection.Preset preset && preset.tuning() != null
                ? read.told(preset.tuning().task(), preset.tuning().complexity())
                : read;
    }

    /** What is needed is looked at once: all of a plan goes by the same. */
    private static final class Once<T> implements Supplier<T> {
        private final Supplier<T> source;
        private @Nullable T value;

        Once(Supplier<T> source) {
            this.source = source;
        }

        @Override
        public T get() {
            T known = value;
            if (known == null) {
                known = source.get();
                value = known;
            }
            return known;
        }
    }

    /** A preview of the same analysis, and compiling it again, draw the same. */
    private static String drawnFor(Analysis analysis) {
        return analysis.tenant() + "~" + analysis.id();
    }

    private CompiledPlan build(ResolvedPlan plan, Analysis analysis, List<Choice> choices) {
        Limits limits = analysis.limits();
        boolean team = analysis.selection().strategy().equals(Strategy.TEAM.word());
        Duration usual = team ? Presets.DEADLINE_OF_TEAM : defaults.deadline();
        Duration deadline = limits.deadline() == null ? usual : limits.deadline();
        RequestCount width = RequestCount.of(plan);
        requireNarrow(width);
        int maxCalls = limits.maxCalls() == null ? width.calls() * defaults.callsPerModel() : limits.maxCalls();
        long images =
                analysis.images().mapToLong(image -> image.base64().length()).sum();
        long inJson = Math.max(analysis.promptBytes(), ServerLimits.bytes(analysis.prompt())) + images;
        MessageSize transport = new MessageSize(inJson, defaults.outputTokens(limits));
        TimeFloors floors = new TimeFloors(catalogue, availability, defaults);
        requireTime(floors.of(plan), deadline);
        CallBuilder calls = new CallBuilder(
                catalogue,
                availability,
                defaults,
                placement(plan),
                floors,
                Math.min(sends(width, maxCalls), team ? Presets.ATTEMPTS_OF_TEAM : Integer.MAX_VALUE),
                limits,
                analysis.promptBytes(),
                day(Duration.ZERO),
                day(deadline));
        Node root = new NodeBuilder(calls, floors, defaults).build(plan, NodePlace.root(deadline));
        transport.requireAnswers(root);
        CompiledPlan compiled = new CompiledPlan(
                        Math.max(Math.max(semantics(root), RequestedFeatures.since(analysis)), since(choices)),
                        analysis.selection().strategy(),
                        root,
                        deadline,
                        maxCalls,
                        timing(analysis),
                        choices.isEmpty() ? null : choices)
                .weighing(defaults.tenantWeights().get(analysis.tenant()));
        return transport.byReference() ? compiled.referring() : compiled;
    }

    /** A hedge's next contender would begin only when the first one's time beside the workflow is over. */
    private Placement placement(ResolvedPlan plan) {
        return defaults.placement() instanceof Placement.Local
                        && TreeNode.all(plan).anyMatch(ResolvedPlan.Hedge.class::isInstance)
                ? new Placement.Lane()
                : defaults.placement();
    }

    private CompiledPlan.Timing timing(Analysis analysis) {
        return analysis.streams() ? defaults.timing().lostAfter(LOST_LIVE) : defaults.timing();
    }

    /** The lowest that the plan needs: workers of the version before go on with what they know. */
    private static int semantics(Node root) {
        return root.all().mapToInt(Node::since).reduce(CompiledPlan.STORED_RESULT, Math::max);
    }

    private static int since(List<Choice> choices) {
        return choices.stream().anyMatch(choice -> choice.assignment() != null)
                ? CompiledPlan.EXPERIMENTS
                : CompiledPlan.STORED_RESULT;
    }

    /** In UTC. */
    private LocalDate day(Duration fromNow) {
        return clock.instant().plus(fromNow).atZone(ZoneOffset.UTC).toLocalDate();
    }

    private Plan selected(
            Analysis analysis,
            Supplier<Reading> reading,
            Supplier<Traffic> now,
            List<Choice> choices,
            ExplorationRule exploration) {
        return switch (analysis.selection()) {
            case Selection.Custom custom -> custom.plan();
            case Selection.Preset preset -> {
                ModelChoice models =
                        new ModelChoice(catalogue, availability, now, defaults.ensembleSize(), day(Duration.ZERO));
                Plan plan = new Presets(catalogue, models, now, reading, learnt, analysis, exploration)
                        .expand(preset, choices);
                Presets.require(analysis, catalogue, plan);
                yield plan;
            }
        };
    }

    private void requireNarrow(RequestCount width) {
        if (width.atOnce() > defaults.maxAtOnce()) {
            throw new InvalidField(
                    "models",
                    width.atOnce() + " requests at the same time, more than the " + defaults.maxAtOnce()
                            + " that one analysis may send; ask fewer, one after the other or as several analyses, or"
                            + " raise the worker's setting max-at-once");
        }
    }

    private static void requireTime(Duration floor, Duration deadline) {
        if (floor.compareTo(deadline) > 0) {
            throw new InvalidField(
                    "deadline",
                    text(deadline) + " is too short: this plan needs at least " + text(floor)
                            + "; allow more time or ask fewer models");
        }
    }

    /** What each call may send, so that those which run at once starve neither each other nor who is to judge them. */
    private int sends(RequestCount width, int maxCalls) {
        int forMembers = maxCalls - width.consulted();
        if (width.atOnce() > forMembers) {
            throw new InvalidField(
                    "max-calls",
                    maxCalls + " is too few: this plan asks " + width.atOnce() + " models at the same time"
                            + (width.consulted() == 0
                                    ? ""
                                    : " and keeps " + width.consulted() + " requests for those who judge")
                            + "; allow " + (width.atOnce() + width.consulted()));
        }
        int most = width.atOnce() == 1 ? defaults.sendsPerCall() : defaults.sendsPerMember();
        return Math.min(most, forMembers / width.atOnce());
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
