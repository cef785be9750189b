package dev.polyphony.compile;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.InvalidField;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Plan;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;

/** Compiles a request: expands its preset, places every call in its lane, gives out time and requests. */
public final class PlanCompiler {
    /** Temporal takes messages of 4 MB; JSON and headers need their part. */
    private static final long MOST_BYTES_AT_ONCE = 3_000_000;

    private final Catalogue catalogue;
    private final Obstacles obstacles;
    private final Defaults defaults;
    private final Clock clock;

    public PlanCompiler(Catalogue catalogue, Obstacles obstacles, Defaults defaults, Clock clock) {
        this.catalogue = catalogue;
        this.obstacles = obstacles;
        this.defaults = defaults;
        this.clock = clock;
    }

    /** A plan, or what is wrong with the request; never an exception for a request's own mistakes. */
    public Compilation compile(Analysis analysis) {
        try {
            return new Compilation.Compiled(plan(analysis));
        } catch (InvalidField problem) {
            return new Compilation.Rejected(problem.field(), problem.problem());
        }
    }

    private CompiledPlan plan(Analysis analysis) {
        Plan plan = switch (analysis.selection()) {
            case Selection.Custom custom -> custom.plan();
            case Selection.Preset preset ->
                new Presets(catalogue, obstacles, defaults.ensembleSize(), LocalDate.now(clock)).expand(preset);
        };
        String strategy = analysis.selection() instanceof Selection.Preset preset ? preset.strategy() : "custom";
        Limits limits = analysis.limits();
        Duration deadline = limits.deadline() == null ? defaults.deadline() : limits.deadline();
        int maxCalls = limits.maxCalls() == null ? Width.calls(plan) * defaults.callsPerModel() : limits.maxCalls();

        requireTransportable(analysis, Width.of(plan));
        NodeBuilder nodes = new NodeBuilder(catalogue, obstacles, defaults, sends(plan, maxCalls), limits);
        Duration floor = nodes.floor(plan);
        if (floor.compareTo(deadline) > 0) {
            throw new InvalidField(
                    "deadline",
                    text(deadline) + " is too short: this plan needs at least " + text(floor)
                            + "; allow more time or ask fewer models");
        }
        Node root = nodes.build(plan, deadline);
        return new CompiledPlan(1, strategy, root, deadline, maxCalls, defaults.timing());
    }

    /** The prompt goes to every model that is asked at the same time in one message to the server. */
    private static void requireTransportable(Analysis analysis, int width) {
        long bytes = (long) width * analysis.prompt().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES_AT_ONCE) {
            throw new InvalidField(
                    "prompt",
                    "too long to ask " + width + " models at the same time; ask fewer, or shorten it to "
                            + MOST_BYTES_AT_ONCE / width / 1024 + " KiB");
        }
    }

    /** What each call may send, so that those which run at once cannot starve each other. */
    private int sends(Plan plan, int maxCalls) {
        int width = Width.of(plan);
        if (width > maxCalls) {
            throw new InvalidField(
                    "max-calls", maxCalls + " is too few: this plan asks " + width + " models at the same time");
        }
        return Math.min(width == 1 ? defaults.sendsPerCall() : defaults.sendsPerMember(), maxCalls / width);
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
