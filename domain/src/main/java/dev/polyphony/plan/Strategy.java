package dev.polyphony.plan;

import static dev.polyphony.plan.Strategy.Option.CHAIN;
import static dev.polyphony.plan.Strategy.Option.CHAIRMAN;
import static dev.polyphony.plan.Strategy.Option.DELAY;
import static dev.polyphony.plan.Strategy.Option.GRACE;
import static dev.polyphony.plan.Strategy.Option.JUDGES;
import static dev.polyphony.plan.Strategy.Option.MARGIN;
import static dev.polyphony.plan.Strategy.Option.QUORUM;
import static dev.polyphony.plan.Strategy.Option.SCORE_BY;
import static dev.polyphony.plan.Strategy.Option.SIZE;
import static dev.polyphony.plan.Strategy.Option.THRESHOLD;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The strategies that can be named; each is a preset that compiles to the same few nodes. */
public enum Strategy {
    CHEAPEST("the cheapest model that is good enough for the prompt, the next cheapest when it fails"),
    FALLBACK("one model, the next when it fails", CHAIN, THRESHOLD),
    ESCALATE("a cheap model, the next stronger one when its answer is not sure enough", CHAIN, THRESHOLD),
    ENSEMBLE("several models at once, the best-scored answer", CHAIN, SIZE, QUORUM, GRACE),
    VOTE("several models at once, the answer most of them agree on", CHAIN, SIZE, QUORUM, GRACE, MARGIN),
    SYNTHESIS(
            "several models at once, each reviews the others, a chairman writes one answer",
            CHAIN,
            SIZE,
            QUORUM,
            GRACE,
            CHAIRMAN,
            JUDGES),
    COUNCIL(
            "several models at once, each ranks the others unnamed, a chairman concludes",
            CHAIN,
            SIZE,
            QUORUM,
            GRACE,
            CHAIRMAN,
            JUDGES),
    HEDGE("one model, a second one too when the first is slow; the first answer wins", CHAIN, DELAY),
    JURY(
            "several models at once, judges score the answers, the best-scored one",
            CHAIN,
            SIZE,
            QUORUM,
            GRACE,
            JUDGES,
            SCORE_BY);

    private final String sentence;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of gives one that nobody can change.
    private final Set<Option> options;

    Strategy(String sentence, Option... options) {
        this.sentence = sentence;
        this.options = Set.of(options);
    }

    /** What a strategy can be told beside its models. */
    public enum Option {
        CHAIN("chain"),
        SIZE("ensemble-size"),
        THRESHOLD("threshold"),
        QUORUM("quorum"),
        GRACE("grace"),
        MARGIN("margin"),
        DELAY("delay"),
        CHAIRMAN("chairman"),
        JUDGES("judges"),
        SCORE_BY("score-by");

        private final String word;

        Option(String word) {
            this.word = word;
        }

        /** As the user writes it. */
        public String word() {
            return word;
        }
    }

    /** As the user writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it does, in lower case and without a full stop. */
    public String sentence() {
        return sentence;
    }

    public boolean takes(Option option) {
        return options.contains(option);
    }

    public static Optional<Strategy> of(String word) {
        return Arrays.stream(values())
                .filter(strategy -> strategy.word().equals(word))
                .findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(Strategy::word).toList();
    }

    /** Those that have a use for the option. */
    public static List<String> taking(Option option) {
        return Arrays.stream(values())
                .filter(strategy -> strategy.takes(option))
                .map(Strategy::word)
                .toList();
    }
}
