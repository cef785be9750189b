package dev.polyphony.worker;

import com.sun.management.OperatingSystemMXBean;
import dev.polyphony.aggregation.AggregationSettings;
import dev.polyphony.attempt.StreamSettings;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.health.CircuitSettings;
import dev.polyphony.hosts.GroupingSettings;
import dev.polyphony.plan.Level;
import dev.polyphony.plan.TaskType;
import dev.polyphony.planning.building.Defaults;
import dev.polyphony.routing.Signals;
import dev.polyphony.scoring.Weights;
import dev.polyphony.tuning.TuningOption;
import dev.polyphony.tuning.TuningOptions;
import dev.polyphony.worker.scorer.OwnScorers;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A worker's figures and word lists as its operator turned them; what was left alone is standard. */
final class WorkerTuning {
    /** Of a dozen lanes together fewer than the worker's slots: decisions and books never wait for a model. */
    private static final int INLINE_SLOTS = 16;

    /** Of a thousand hits enough to see a false one in fifty, of a hundred enough to see one in five. */
    private static final double COMPARED = 0.05;

    /** The SDK's own. */
    private static final int WORKFLOW_TASKS = 200;

    /** Long enough for somebody who reads an answer before the next question. */
    private static final Duration LOCAL_IDLE = Duration.ofMinutes(10);

    /** What is left has the operating system, Temporal and this process. */
    private static final double LOCAL_SHARE = 0.6;

    private static final long MEGABYTE = 1_000_000;

    private static final Money PROBE_BUDGET = new Money(50_000);

    private static final Duration SCORER_TIMEOUT = Duration.ofSeconds(5);

    private final Map<String, String> given = new TreeMap<>();

    /**
     * @param tuning by name; a variable's name reads {@code default.deadline}
     * @throws InvalidField where one is unknown, or cannot be used
     */
    WorkerTuning(Map<String, String> tuning) {
        List<String> known =
                TuningOptions.all().stream().map(TuningOption::name).toList();
        tuning.forEach((key, value) -> given.put(key.replace('.', '-'), value));
        given.keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidField(name, "is not a setting; there are " + String.join(", ", known));
                });
        // A bad one keeps the worker from starting, not the first analysis from being planned.
        TuningOptions.all().forEach(option -> option.in(given));
        scorer();
        complexity();
    }

    Defaults defaults() {
        Defaults standard = Defaults.standard();
        return new Defaults(
                or(TuningOptions.DEFAULT_DEADLINE, standard.deadline()),
                standard.callFloor(),
                standard.aggregationFloor(),
                or(TuningOptions.DEFAULT_MAX_OUTPUT_TOKENS, standard.maxOutputTokens()),
                or(TuningOptions.DEFAULT_ENSEMBLE_SIZE, standard.ensembleSize()),
                or(TuningOptions.LEAST_GRACE, standard.leastGrace()),
                or(TuningOptions.CALLS_PER_MODEL, standard.callsPerModel()),
                standard.sendsPerCall(),
                standard.sendsPerMember(),
                or(TuningOptions.DEFAULT_THRESHOLD, standard.threshold()),
                or(TuningOptions.USUAL_TIME, standard.usualTime()),
                or(TuningOptions.HEDGE_SHARE, standard.hedgeShare()),
                or(TuningOptions.EXPLORATION, standard.exploration()),
                or(TuningOptions.MAX_AT_ONCE, standard.maxAtOnce()),
                or(TuningOptions.PLACEMENT, TuningOptions.LOCAL),
                or(TuningOptions.TENANT_WEIGHTS, standard.tenantWeights()),
                standard.timing());
    }

    Weights weights() {
        Weights standard = Weights.standard();
        List<Double> shares = or(
                TuningOptions.SCORE_WEIGHTS,
                List.of(standard.confidence(), standard.capability(), standard.completeness()));
        return new Weights(
                or(TuningOptions.NEUTRAL_CONFIDENCE, standard.neutral()),
                standard.perLowSignal(),
                standard.perHighSignal(),
                standard.mostHighSignals(),
                standard.tooShort(),
                standard.fewWords(),
                standard.thorough(),
                standard.manyWords(),
                standard.wordsAtTwoThirds(),
                standard.unknownCapability(),
                shares.get(0),
                shares.get(1),
                shares.get(2),
                or(TuningOptions.CONSENSUS_WEIGHT, standard.consensus()),
                standard.shortestKeyWord(),
                or(TuningOptions.DOUBT_PHRASES, standard.lowSignals()),
                or(TuningOptions.CERTAINTY_PHRASES, standard.highSignals()),
                standard.plainWords());
    }

    /** The operator's own scorer of answers, which is asked before those that are built in. */
    OwnScorers.Named scorer() {
        return new OwnScorers.Named(
                "scorer",
                TuningOptions.SCORER_COMMAND.in(given),
                TuningOptions.SCORER_URL.in(given),
                TuningOptions.SCORER_CLASS.in(given));
    }

    /** The same for prompts. */
    OwnScorers.Named complexity() {
        return new OwnScorers.Named(
                "complexity",
                TuningOptions.COMPLEXITY_COMMAND.in(given),
                TuningOptions.COMPLEXITY_URL.in(given),
                TuningOptions.COMPLEXITY_CLASS.in(given));
    }

    /** Where the classes of both are. */
    List<Path> scorerJars() {
        return or(TuningOptions.SCORER_JAR, List.<String>of()).stream()
                .map(Path::of)
                .toList();
    }

    Duration scorerTimeout() {
        return or(TuningOptions.SCORER_TIMEOUT, SCORER_TIMEOUT);
    }

    AggregationSettings comparison() {
        AggregationSettings standard = AggregationSettings.standard();
        return new AggregationSettings(
                standard.sameModel(),
                standard.sameProvider(),
                standard.otherProvider(),
                or(TuningOptions.SAME_MEANING, standard.sameMeaning()),
                or(TuningOptions.SAME_WORDS, standard.sameWords()),
                standard.wrongNumbersCoincide(),
                standard.wrongChoicesCoincide(),
                standard.surest(),
                standard.unranked(),
                standard.embeddedCharacters(),
                or(TuningOptions.REMEMBERED_TEXTS, standard.rememberedTexts()));
    }

    /** Of hits of the semantic cache. */
    double semanticCacheCompared() {
        return or(TuningOptions.SEMANTIC_CACHE_COMPARED, COMPARED);
    }

    Signals signals() {
        Signals standard = Signals.standard();
        Map<Level, List<String>> levels = new EnumMap<>(Level.class);
        TuningOptions.LEVEL_WORDS.forEach((level, words) ->
                levels.put(level, or(words, standard.levels().getOrDefault(level, List.of()))));
        Map<TaskType, List<String>> tasks = new EnumMap<>(TaskType.class);
        TuningOptions.TASK_WORDS.forEach((task, words) ->
                tasks.put(task, or(words, standard.tasks().getOrDefault(task, List.of()))));
        return new Signals(levels, tasks, or(TuningOptions.EXPERT_STEPS, standard.steps()), standard.instruction());
    }

    CircuitSettings circuits() {
        CircuitSettings standard = CircuitSettings.standard();
        return new CircuitSettings(
                or(TuningOptions.CIRCUIT_WINDOW, standard.window()),
                or(TuningOptions.CIRCUIT_THRESHOLD, standard.threshold()),
                or(TuningOptions.CIRCUIT_WAIT, standard.firstWait()),
                or(TuningOptions.LONGEST_CIRCUIT_WAIT, standard.longestWait()),
                or(TuningOptions.THROTTLED_WAIT, standard.throttled()),
                or(TuningOptions.RECOVERY_STEP, standard.step()));
    }

    StreamSettings streams() {
        StreamSettings standard = StreamSettings.standard();
        return new StreamSettings(
                or(TuningOptions.FIRST_TOKEN, standard.firstToken()),
                or(TuningOptions.STREAM_STALL, standard.stall()),
                or(TuningOptions.MODEL_LOAD, standard.modelLoad()));
    }

    /** How calls share a machine that does not hold all models at once, and how long it keeps one. */
    GroupingSettings grouping() {
        GroupingSettings standard = GroupingSettings.standard();
        return new GroupingSettings(
                or(TuningOptions.MODEL_TURN_CALLS, standard.calls()),
                or(TuningOptions.MODEL_TURN_WAIT, standard.longest()),
                or(TuningOptions.KEEP_ALIVE, standard.keepAlive()));
    }

    boolean probing() {
        return or(TuningOptions.PROBING, true);
    }

    /** Of a day, of all workers together. */
    Money probeBudget() {
        return or(TuningOptions.PROBE_BUDGET, PROBE_BUDGET);
    }

    /** Calls of one lane that run on the workflows' own queue at once. */
    int inlineSlots() {
        return or(TuningOptions.INLINE_SLOTS, INLINE_SLOTS);
    }

    /** Steps of analyses that this process takes at once. */
    int workflowTasks() {
        return or(TuningOptions.WORKFLOW_TASKS, WORKFLOW_TASKS);
    }

    /** How long a model that this process serves stays loaded after its last request. */
    Duration localIdle() {
        return or(TuningOptions.LOCAL_IDLE, LOCAL_IDLE);
    }

    /** Bytes that the models may take together that this process serves. */
    long localMemory() {
        return or(TuningOptions.LOCAL_MEMORY, standardMemory()) * MEGABYTE;
    }

    /** Of what the machine, or the container, has. */
    private static int standardMemory() {
        OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return (int) (machine.getTotalMemorySize() * LOCAL_SHARE / MEGABYTE);
    }

    private <T> T or(TuningOption<T> option, T standard) {
        return option.in(given).orElse(standard);
    }
}
