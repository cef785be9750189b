package dev.polyphony.tuning;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.Money;
import dev.polyphony.notation.Durations;
import dev.polyphony.plan.Exploration;
import dev.polyphony.plan.Level;
import dev.polyphony.plan.Placement;
import dev.polyphony.plan.TaskType;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What an operator can turn in a worker, each with its bounds. Verdicts and plans are recorded, so turning one touches
 * no analysis that runs. What stems from a measurement is not among them.
 */
public final class TuningOptions {
    // What a request leaves open.
    public static final TuningOption<Duration> DEFAULT_DEADLINE = time("default-deadline", "1ms", "30d");
    public static final TuningOption<Integer> DEFAULT_MAX_OUTPUT_TOKENS = count("default-max-output-tokens", 1_000_000);
    public static final TuningOption<Integer> DEFAULT_ENSEMBLE_SIZE = count("default-ensemble-size", 32);
    public static final TuningOption<Double> DEFAULT_THRESHOLD = share("default-threshold");
    public static final TuningOption<Duration> LEAST_GRACE = time("least-grace", "0s", "1h");
    public static final TuningOption<Integer> MAX_AT_ONCE = count("max-at-once", 1000);
    public static final TuningOption<Integer> CALLS_PER_MODEL = count("calls-per-model", 100);
    public static final TuningOption<Duration> USUAL_TIME = time("usual-time", "1ms", "1h");
    public static final TuningOption<Double> HEDGE_SHARE = share("hedge-share");
    public static final TuningOption<Double> EXPLORATION = share("exploration", Exploration.MOST);

    // Where calls run.
    /** For a second, since for so long an analysis hears of nothing else. */
    public static final Placement LOCAL = new Placement.Local(Duration.ofSeconds(1));

    public static final TuningOption<Placement> PLACEMENT = new TuningOption<>("placement", TuningOptions::placement);
    public static final TuningOption<Integer> INLINE_SLOTS = count("inline-slots", 150);
    public static final TuningOption<Integer> WORKFLOW_TASKS = count("workflow-tasks", 2, 1000);

    public static final TuningOption<Map<String, Double>> TENANT_WEIGHTS =
            new TuningOption<>("tenant-weights", TuningOptions::tenantWeights);

    // When a model that fails is left alone, and for how long.
    public static final TuningOption<Integer> CIRCUIT_WINDOW = count("circuit-window", 1000);
    public static final TuningOption<Integer> CIRCUIT_THRESHOLD = count("circuit-threshold", 1000);
    public static final TuningOption<Duration> CIRCUIT_WAIT = time("circuit-wait", "100ms", "1h");
    public static final TuningOption<Duration> LONGEST_CIRCUIT_WAIT = time("longest-circuit-wait", "100ms", "1d");
    public static final TuningOption<Duration> THROTTLED_WAIT = time("throttled-wait", "100ms", "1h");
    public static final TuningOption<Duration> RECOVERY_STEP = time("recovery-step", "100ms", "1h");

    // How long a stream may be silent.
    public static final TuningOption<Duration> FIRST_TOKEN = time("first-token", "100ms", "10s");
    public static final TuningOption<Duration> STREAM_STALL = time("stream-stall", "100ms", "1h");

    // How servers of one's own are used.
    public static final TuningOption<Duration> KEEP_ALIVE = time("keep-alive", "0s", "30d");
    public static final TuningOption<Duration> MODEL_LOAD = time("model-load", "0s", "10m");
    public static final TuningOption<Integer> MODEL_TURN_CALLS = count("model-turn-calls", 1000);
    public static final TuningOption<Duration> MODEL_TURN_WAIT = time("model-turn-wait", "0s", "1h");

    public static final TuningOption<Boolean> PROBING = new TuningOption<>("probing", TuningOptions::onOrOff);
    public static final TuningOption<Money> PROBE_BUDGET = new TuningOption<>("probe-budget", TuningOptions::dollars);

    // Models that a worker serves itself: how long one stays loaded, and what they may take together, in megabytes.
    public static final TuningOption<Duration> LOCAL_IDLE = time("local-idle", "1s", "30d");
    public static final TuningOption<Integer> LOCAL_MEMORY = count("local-memory-mb", 100_000_000);

    // What an answer is worth.
    public static final TuningOption<Double> NEUTRAL_CONFIDENCE = share("neutral-confidence");
    public static final TuningOption<List<String>> DOUBT_PHRASES = words("doubt-phrases");
    public static final TuningOption<List<String>> CERTAINTY_PHRASES = words("certainty-phrases");
    public static final TuningOption<List<Double>> SCORE_WEIGHTS =
            new TuningOption<>("score-weights", TuningOptions::scoreWeights);
    public static final TuningOption<Double> CONSENSUS_WEIGHT = share("consensus-weight");

    /** A program and its arguments. */
    public static final TuningOption<List<String>> SCORER_COMMAND = words("scorer-command");

    public static final TuningOption<URI> SCORER_URL = new TuningOption<>("scorer-url", TuningOptions::address);
    public static final TuningOption<String> SCORER_CLASS = new TuningOption<>("scorer-class", TuningOptions::type);
    public static final TuningOption<Duration> SCORER_TIMEOUT = time("scorer-timeout", "100ms", "1m");
    public static final TuningOption<List<String>> SCORER_JAR = words("scorer-jar");

    // The same for prompts.
    public static final TuningOption<List<String>> COMPLEXITY_COMMAND = words("complexity-command");
    public static final TuningOption<URI> COMPLEXITY_URL = new TuningOption<>("complexity-url", TuningOptions::address);
    public static final TuningOption<String> COMPLEXITY_CLASS =
            new TuningOption<>("complexity-class", TuningOptions::type);

    // When two answers say the same.
    public static final TuningOption<Double> SAME_MEANING = share("same-meaning");
    public static final TuningOption<Double> SAME_WORDS = share("same-words");
    public static final TuningOption<Integer> REMEMBERED_TEXTS = count("remembered-texts", 100_000);

    /** Of hits of the semantic cache, which are asked for all the same. */
    public static final TuningOption<Double> SEMANTIC_CACHE_COMPARED = share("semantic-cache-compared");

    // What a prompt asks for.
    public static final Map<Level, TuningOption<List<String>>> LEVEL_WORDS =
            each(Level.class, level -> words(level.word() + "-words"));
    public static final Map<TaskType, TuningOption<List<String>>> TASK_WORDS =
            each(TaskType.class, task -> words(task.word() + "-words"));
    public static final TuningOption<Integer> EXPERT_STEPS = count("expert-steps", 100);

    private static final int MOST_DOLLARS = 1000;

    private TuningOptions() {}

    /** In the order in which they are shown. */
    public static List<TuningOption<?>> all() {
        List<TuningOption<?>> all = new ArrayList<>(List.of(
                DEFAULT_DEADLINE,
                DEFAULT_MAX_OUTPUT_TOKENS,
                DEFAULT_ENSEMBLE_SIZE,
                DEFAULT_THRESHOLD,
                LEAST_GRACE,
                MAX_AT_ONCE,
                CALLS_PER_MODEL,
                USUAL_TIME,
                HEDGE_SHARE,
                EXPLORATION,
                PLACEMENT,
                INLINE_SLOTS,
                WORKFLOW_TASKS,
                TENANT_WEIGHTS,
                CIRCUIT_WINDOW,
                CIRCUIT_THRESHOLD,
                CIRCUIT_WAIT,
                LONGEST_CIRCUIT_WAIT,
                THROTTLED_WAIT,
                RECOVERY_STEP,
                FIRST_TOKEN,
                STREAM_STALL,
                KEEP_ALIVE,
                MODEL_LOAD,
                MODEL_TURN_CALLS,
                MODEL_TURN_WAIT,
                LOCAL_IDLE,
                LOCAL_MEMORY,
                PROBING,
                PROBE_BUDGET,
                NEUTRAL_CONFIDENCE,
                DOUBT_PHRASES,
                CERTAINTY_PHRASES,
                SCORE_WEIGHTS,
                CONSENSUS_WEIGHT,
                SCORER_COMMAND,
                SCORER_URL,
                SCORER_CLASS,
                SCORER_TIMEOUT,
                SCORER_JAR,
                COMPLEXITY_COMMAND,
                COMPLEXITY_URL,
                COMPLEXITY_CLASS,
                SAME_MEANING,
                SAME_WORDS,
                REMEMBERED_TEXTS,
                SEMANTIC_CACHE_COMPARED));
        all.addAll(LEVEL_WORDS.values());
        all.addAll(TASK_WORDS.values());
        all.add(EXPERT_STEPS);
        return all;
    }

    private static TuningOption<Duration> time(String name, String least, String most) {
        return new TuningOption<>(name, text -> {
            Duration time = Durations.parse(text);
            if (time.compareTo(Durations.parse(least)) < 0 || time.compareTo(Durations.parse(most)) > 0) {
                throw new IllegalArgumentException(least + " to " + most + ", not " + text);
            }
            return time;
        });
    }

    private static TuningOption<Integer> count(String name, int most) {
        return count(name, 1, most);
    }

    private static TuningOption<Integer> count(String name, int least, int most) {
        return new TuningOption<>(name, text -> {
            int count = number(text, Integer::valueOf, "a whole number");
            if (count < least || count > most) {
                throw new IllegalArgumentException(least + " to " + most + ", not " + text);
            }
            return count;
        });
    }

    private static TuningOption<Double> share(String name) {
        return new TuningOption<>(name, TuningOptions::asShare);
    }

    private static TuningOption<Double> share(String name, double most) {
        return new TuningOption<>(name, text -> asShare(text, most, String.valueOf(most)));
    }

    private static Double asShare(String text) {
        return asShare(text, 1, "1");
    }

    private static Double asShare(String text, double most, String shown) {
        double share = number(text, Double::valueOf, "a number");
        if (!(share >= 0 && share <= most)) {
            throw new IllegalArgumentException("0 to " + shown + ", not " + text);
        }
        return share;
    }

    private static <T extends Number> T number(String text, Function<String, T> reader, String what) {
        try {
            return reader.apply(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not " + what, e);
        }
    }

    private static TuningOption<List<String>> words(String name) {
        return new TuningOption<>(name, TuningOptions::asWords);
    }

    private static List<String> asWords(String text) {
        List<String> words = Stream.of(text.split(",", -1)).map(String::strip).toList();
        if (words.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("'" + text + "' has an empty word; write not sure,might be");
        }
        return words;
    }

    private static List<Double> scoreWeights(String text) {
        List<Double> weights =
                asWords(text).stream().map(TuningOptions::asShare).toList();
        double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
        if (weights.size() != 3 || Math.abs(sum - 1) > 1e-9) {
            throw new IllegalArgumentException("those of confidence, capability and completeness, which come to 1"
                    + " together, such as 0.5,0.3,0.2; not " + text);
        }
        return weights;
    }

    /** Bounds are the Temporal server's. */
    private static Map<String, Double> tenantWeights(String text) {
        Map<String, Double> weights = new TreeMap<>();
        for (String part : asWords(text)) {
            int end = part.lastIndexOf('=');
            String tenant = part.substring(0, Math.max(end, 0)).strip();
            if (!Analysis.isName(tenant)) {
                throw new IllegalArgumentException("a tenant and its weight, such as acme=3; not '" + part + "'");
            }
            double weight = number(part.substring(end + 1), Double::valueOf, "a number");
            if (!(weight >= 0.001 && weight <= 1000)) {
                throw new IllegalArgumentException("0.001 to 1000, not " + part);
            }
            if (weights.put(tenant, weight) != null) {
                throw new IllegalArgumentException("'" + tenant + "' has two weights");
            }
        }
        return weights;
    }

    /** What is shown of settings holds no secret. */
    private static URI address(String text) {
        String expected = "an address such as http://127.0.0.1:8800/score, without a user and a password";
        try {
            URI address = new URI(text.strip());
            boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (http
                    && address.getHost() != null
                    && address.getRawUserInfo() == null
                    && address.getFragment() == null) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(expected, e);
        }
        throw new IllegalArgumentException(expected);
    }

    private static String type(String text) {
        if (!text.strip().matches("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*")) {
            throw new IllegalArgumentException(
                    "a class by its full name, such as org.example.OurScorer; not '" + text + "'");
        }
        return text.strip();
    }

    private static boolean onOrOff(String text) {
        return switch (text.strip()) {
            case "on", "true" -> true;
            case "off", "false" -> false;
            default -> throw new IllegalArgumentException("on or off, not '" + text + "'");
        };
    }

    private static Money dollars(String text) {
        double dollars = number(text, Double::valueOf, "a number of dollars");
        if (!(dollars >= 0 && dollars <= MOST_DOLLARS)) {
            throw new IllegalArgumentException("0 to " + MOST_DOLLARS + " dollars, not " + text);
        }
        return new Money(Math.round(dollars * 1_000_000));
    }

    private static Placement placement(String text) {
        return switch (text.strip()) {
            case "lane" -> new Placement.Lane();
            case "inline" -> new Placement.Inline();
            case "local" -> LOCAL;
            default -> throw new IllegalArgumentException("local, lane or inline, not '" + text + "'");
        };
    }

    private static <K extends Enum<K>> Map<K, TuningOption<List<String>>> each(
            Class<K> kind, Function<K, TuningOption<List<String>>> option) {
        Map<K, TuningOption<List<String>>> options = new EnumMap<>(kind);
        for (K key : kind.getEnumConstants()) {
            options.put(key, option.apply(key));
        }
        return options;
    }
}
