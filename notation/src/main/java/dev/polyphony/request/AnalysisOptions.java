package dev.polyphony.request;

import static dev.polyphony.request.AnalysisOption.account;
import static dev.polyphony.request.AnalysisOption.limit;
import static dev.polyphony.request.AnalysisOption.question;
import static dev.polyphony.request.AnalysisOption.selection;
import static dev.polyphony.request.AnalysisOption.tuning;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisPriority;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.OnBudget;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.call.Image;
import dev.polyphony.call.Message;
import dev.polyphony.call.Money;
import dev.polyphony.plan.Aggregation.ScoreBy;
import dev.polyphony.plan.Complexity;
import dev.polyphony.plan.Plan;
import dev.polyphony.plan.Strategy;
import dev.polyphony.plan.TaskType;
import dev.polyphony.request.AnalysisOption.Flag;
import dev.polyphony.request.AnalysisOption.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every option of an analysis, and how options become its records. Bounds and what is said of values beyond them are
 * the records' own. The next option is a field of its record, a constant here that is handed to that record below, and
 * a row of {@code docs/options.md}.
 */
public final class AnalysisOptions {
    private static final List<AnalysisOption<?>> DECLARED = new ArrayList<>();

    private static final List<Strategy> PANELS = List.of(
            Strategy.ENSEMBLE,
            Strategy.VOTE,
            Strategy.SYNTHESIS,
            Strategy.COUNCIL,
            Strategy.SELF_FUSION,
            Strategy.JURY);
    private static final List<Strategy> CHAINS = List.copyOf(EnumSet.complementOf(
            EnumSet.of(Strategy.CHEAPEST, Strategy.BALANCED, Strategy.TEAM, Strategy.SELF_FUSION)));
    private static final List<Strategy> READING = List.of(Strategy.CHEAPEST, Strategy.BALANCED, Strategy.TEAM);

    public static final AnalysisOption<String> ID = declared(question("id", OptionType.TEXT));
    public static final AnalysisOption<String> TENANT = declared(question("tenant", OptionType.NAME));
    public static final AnalysisOption<String> PROMPT = declared(question("prompt", OptionType.TEXT));
    public static final AnalysisOption<String> SYSTEM = declared(question("system", OptionType.TEXT));
    public static final AnalysisOption<List<Message>> MESSAGES = declared(question("messages", OptionType.MESSAGES));
    public static final AnalysisOption<List<Image>> IMAGES = declared(question("images", OptionType.IMAGES));
    public static final AnalysisOption<String> SCHEMA = declared(question("schema", OptionType.JSON_OBJECT));
    public static final AnalysisOption<Boolean> STREAM = declared(question("stream", OptionType.SWITCH));
    public static final AnalysisOption<Plan> PLAN = declared(question("plan", OptionType.PLAN));

    public static final AnalysisOption<String> STRATEGY = declared(new AnalysisOption<>(
            "strategy",
            Kind.SELECTION,
            OptionType.STRATEGY,
            List.of("strategy"),
            new Flag(
                    "-s",
                    "NAME",
                    "How to ask: " + String.join(", ", Strategy.words()) + ", or one of your own (default: fallback). "
                            + "polyphony strategies says what each does.",
                    Strategy.words()),
            Strategy.FALLBACK.word(),
            "",
            List.of(),
            null));
    public static final AnalysisOption<String> CHAIN = declared(selection(
            "chain",
            OptionType.NAME,
            Flag.of("NAME|A,B", "The chain of models to go along, by name or as a list."),
            "the catalogue's default",
            CHAINS,
            Preset::chain));
    public static final AnalysisOption<List<String>> MODELS = declared(selection(
            "models",
            OptionType.NAMES,
            Flag.of("A,B", "The models to ask, in order: polyphony models."),
            "the catalogue's default",
            List.of(),
            Preset::models));
    public static final AnalysisOption<Integer> ENSEMBLE_SIZE = declared(selection(
            "ensemble-size",
            OptionType.NUMBER,
            Flag.of("-e", "N", "How many models a panel asks, self-fusion: how often the one (default: 3)."),
            "3",
            PANELS,
            Preset::size));

    public static final AnalysisOption<Double> THRESHOLD = declared(tuning(
            List.of("tuning.threshold", "confidence_threshold"),
            "threshold",
            OptionType.DECIMAL,
            Flag.of(
                    "0..1",
                    "escalate: confidence at which an answer is good enough (default: 0.6, team: 0.7). fallback: go on "
                            + "below it too, not only when a model fails."),
            "0.6; team: 0.7; fallback: none",
            List.of(Strategy.FALLBACK, Strategy.ESCALATE, Strategy.TEAM),
            Tuning::threshold));
    public static final AnalysisOption<Integer> QUORUM = declared(tuning(
            "quorum",
            OptionType.NUMBER,
            Flag.of("N", "Panels: answers after which only a grace time is left for the rest (default: a majority)."),
            "a majority",
            PANELS,
            Tuning::quorum));
    public static final AnalysisOption<Duration> GRACE = declared(tuning(
            "grace",
            OptionType.TIME,
            Flag.of(
                    "TIME",
                    "Panels: how long the rest gets after the quorum (default: as long again as the quorum took, "
                            + "and no less than the slowest model usually takes)."),
            "as long again as the quorum took, and no less than the models' usual time",
            PANELS,
            Tuning::grace));
    public static final AnalysisOption<Double> MARGIN = declared(tuning(
            "margin",
            OptionType.DECIMAL,
            Flag.of("0..1", "vote: by how much of the votes the winner must lead; below it there is no answer."),
            "none: ties are broken",
            List.of(Strategy.VOTE),
            Tuning::margin));
    public static final AnalysisOption<Duration> DELAY = declared(tuning(
            "delay",
            OptionType.TIME,
            Flag.of("TIME", "hedge: when to ask the next model too."),
            "by the catalogue",
            List.of(Strategy.HEDGE),
            Tuning::delay));
    public static final AnalysisOption<String> CHAIRMAN = declared(tuning(
            "chairman",
            OptionType.NAME,
            Flag.of("MODEL", "synthesis, council, self-fusion: who writes the answer."),
            "a strong model that can answer; self-fusion: the same",
            List.of(Strategy.SYNTHESIS, Strategy.COUNCIL, Strategy.SELF_FUSION),
            Tuning::chairman));
    public static final AnalysisOption<List<String>> JUDGES = declared(tuning(
            "judges",
            OptionType.NAMES,
            Flag.of("A,B", "jury, team: who scores. synthesis, council: who reviews."),
            "strong models, or the members; team: nobody",
            List.of(Strategy.SYNTHESIS, Strategy.COUNCIL, Strategy.JURY, Strategy.TEAM),
            Tuning::judges));
    public static final AnalysisOption<ScoreBy> SCORE_BY = declared(tuning(
            List.of("tuning.score_by", "tuning.scoreBy"),
            "score-by",
            OptionType.SCORE_BY,
            Flag.of("trimmed|mean|median", "jury, team: how several scores become one."),
            "trimmed; of two judges their mean",
            List.of(Strategy.JURY, Strategy.TEAM),
            Tuning::scoreBy));
    public static final AnalysisOption<TaskType> TASK = declared(tuning(
            "task",
            OptionType.TASK,
            new Flag(
                    null,
                    "WHICH",
                    "team, cheapest, balanced: the kind of work: " + String.join(", ", TaskType.words()) + ".",
                    TaskType.words()),
            "as the prompt says",
            READING,
            Tuning::task));
    public static final AnalysisOption<Complexity> COMPLEXITY = declared(tuning(
            "complexity",
            OptionType.COMPLEXITY,
            new Flag(
                    null,
                    "WHICH",
                    "team, cheapest, balanced: how hard it is: simple, medium or complex.",
                    List.of("simple", "medium", "complex")),
            "as the prompt says",
            READING,
            Tuning::complexity));

    public static final AnalysisOption<String> WORKLOAD = declared(tuning(
            "workload",
            OptionType.NAME,
            Flag.of(
                    "NAME",
                    "adaptive: go by what 'polyphony train' learnt under that name (default: what fits the prompt)."),
            "what was learnt of such prompts",
            List.of(Strategy.ADAPTIVE),
            Tuning::workload));
    public static final AnalysisOption<Money> VALUE_PER_ANSWER = declared(tuning(
            List.of("tuning.value_per_answer", "tuning.valuePerAnswer"),
            "value-per-answer",
            OptionType.MONEY,
            Flag.of("USD", "adaptive: what a right answer is worth: nobody is asked who adds less than the price."),
            "none: see cost-factor",
            List.of(Strategy.ADAPTIVE),
            Tuning::valuePerAnswer));
    public static final AnalysisOption<Double> COST_FACTOR = declared(tuning(
            List.of("tuning.cost_factor", "tuning.costFactor"),
            "cost-factor",
            OptionType.DECIMAL,
            Flag.of(
                    "N",
                    "adaptive: a question costs at most so many times what the best model alone does, in the mean "
                            + "(default: 1)."),
            "1",
            List.of(Strategy.ADAPTIVE),
            Tuning::costFactor));
    public static final AnalysisOption<Double> EXPLORATION = declared(tuning(
            "exploration",
            OptionType.DECIMAL,
            Flag.of(
                    "SHARE",
                    "adaptive: with that share, up to 0.2, ask another model whose worth is not known well, to learn "
                            + "about it; 0 for never."),
            "the worker's default",
            List.of(Strategy.ADAPTIVE),
            Tuning::exploration));

    public static final AnalysisOption<Duration> DEADLINE = declared(limit(
            "deadline",
            OptionType.TIME,
            Flag.of("TIME", "End by then with what there is: 90s, 2m, PT1M."),
            null,
            "the worker's default"));
    public static final AnalysisOption<Integer> MAX_CALLS = declared(limit(
            "max-calls",
            OptionType.NUMBER,
            Flag.of("N", "Send at most so many requests in all."),
            null,
            "the worker's default"));
    public static final AnalysisOption<Integer> MAX_OUTPUT_TOKENS = declared(limit(
            "max-output-tokens",
            OptionType.NUMBER,
            Flag.of("N", "Bound on each answer."),
            null,
            "the worker's default"));
    public static final AnalysisOption<Money> MAX_COST = declared(limit(
            "max-cost",
            OptionType.MONEY,
            Flag.of(
                    "-c",
                    "USD",
                    "Spend at most that much in all; what could cost more is refused before anything is spent."),
            null,
            "no limit"));
    public static final AnalysisOption<OnBudget> ON_BUDGET = declared(limit(
            "on-budget",
            OptionType.ON_BUDGET,
            Flag.of(
                    "WHAT",
                    "Where it could cost more than --max-cost or a budget leaves: refuse it (the default), degrade it "
                            + "to fewer or cheaper models, or wait for more budget or 'approve ID'."),
            OnBudget.REFUSE,
            ""));

    public static final AnalysisOption<CacheRules> CACHE = declared(account(
            "cache",
            OptionType.CACHE,
            Flag.of(
                    "TIME",
                    "Take a model's earlier answer to the very same question, at no cost, if it is at most that old: "
                            + "1h, off (the default)."),
            null,
            "off"));
    public static final AnalysisOption<CacheRules> SEMANTIC_CACHE = declared(account(
            "semantic-cache",
            OptionType.CACHE,
            Flag.of(
                    "TIME",
                    "Take a model's earlier answer also where the same was asked in other words, if it is at most that "
                            + "old: 1h, off (the default)."),
            null,
            "off"));
    public static final AnalysisOption<String> CATEGORY = declared(account(
            "category",
            OptionType.NAME,
            Flag.of("NAME", "What to file its cost under (default: orchestration)."),
            null,
            Analysis.USUAL_CATEGORY));

    public static final AnalysisOption<AnalysisPriority> PRIORITY = declared(account(
            "priority",
            OptionType.PRIORITY,
            new Flag(
                    null,
                    "WHICH",
                    "interactive: somebody waits for it (the default). batch: it has time, and lets what is interactive "
                            + "go before it.",
                    List.of("interactive", "batch")),
            AnalysisPriority.INTERACTIVE,
            ""));

    public static final AnalysisOption<String> WEBHOOK = declared(account(
            "webhook",
            OptionType.WEBHOOK,
            Flag.of("URL", "Where to post that it has ended; its host must be one of POLYPHONY_WEBHOOK_HOSTS."),
            null,
            "none"));

    /** In the order of their declaration, which is that in which people are told of them. */
    public static final List<AnalysisOption<?>> ALL = List.copyOf(DECLARED);

    private AnalysisOptions() {}

    static Limits limits(AnalysisRequest request) {
        return new Limits(
                request.get(DEADLINE),
                request.get(MAX_CALLS),
                request.get(MAX_OUTPUT_TOKENS),
                request.get(MAX_COST),
                request.get(ON_BUDGET));
    }

    /** Absent where nothing is told. */
    static @Nullable Tuning tuned(AnalysisRequest request) {
        Tuning tuning = new Tuning(
                request.get(THRESHOLD),
                request.get(QUORUM),
                request.get(MARGIN),
                request.get(DELAY),
                request.get(CHAIRMAN),
                request.get(JUDGES),
                request.get(SCORE_BY),
                request.get(GRACE),
                request.get(TASK),
                request.get(COMPLEXITY),
                request.get(WORKLOAD),
                request.get(VALUE_PER_ANSWER),
                request.get(COST_FACTOR),
                request.get(EXPLORATION));
        return tuning.equals(Tuning.NONE) ? null : tuning;
    }

    static Preset preset(AnalysisRequest request) {
        List<String> models = request.get(MODELS);
        return new Preset(
                Objects.requireNonNullElse(request.get(STRATEGY), Strategy.FALLBACK.word()),
                request.get(CHAIN),
                models == null ? List.of() : models,
                request.get(ENSEMBLE_SIZE),
                tuned(request));
    }

    /** The value, where the record that it goes into takes it. */
    static <T> T checked(AnalysisOption<T> option, T value) {
        AnalysisRequest alone = new AnalysisRequest().with(option, value);
        switch (option.kind()) {
            case SELECTION, TUNING -> preset(alone);
            case LIMIT -> limits(alone);
            case QUESTION, ACCOUNT -> {
                // Their record is the analysis itself.
            }
        }
        return value;
    }

    public static Stream<AnalysisOption<?>> settings() {
        return ALL.stream().filter(option -> option.kind().isSetting());
    }

    private static <T> AnalysisOption<T> declared(AnalysisOption<T> option) {
        DECLARED.add(option);
        return option;
    }
}
