package dev.polyphony.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The strategies that can be named; each is a preset that compiles to the same few nodes. */
public enum Strategy {
    CHEAPEST("the cheapest model that is good enough for the prompt, the next cheapest when it fails"),
    FALLBACK("one model, the next when it fails"),
    ESCALATE("a cheap model, the next stronger one when its answer is not sure enough"),
    ENSEMBLE("several models at once, the best-scored answer"),
    VOTE("several models at once, the answer most of them agree on"),
    SYNTHESIS("several models at once, each reviews the others, a chairman writes one answer"),
    COUNCIL("several models at once, each ranks the others unnamed, a chairman concludes"),
    HEDGE("one model, a second one too when the first is slow; the first answer wins"),
    SELF_FUSION("one model several times at once, and once more to write one answer from all"),
    JURY("several models at once, judges score the answers, the best-scored one"),
    BALANCED("one model, drawn so that work is spread over providers, the next when it fails"),
    TEAM("the models of the catalogue's team for that kind of task, its fallback where an answer is not good enough"),
    ADAPTIVE("one model, or another too where what was learnt of them says that it is worth its price");

    private final String sentence;

    Strategy(String sentence) {
        this.sentence = sentence;
    }

    /** As the user writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it does, in lower case and without a full stop. */
    public String sentence() {
        return sentence;
    }

    public static Optional<Strategy> of(String word) {
        return Arrays.stream(values())
                .filter(strategy -> strategy.word().equals(word))
                .findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(Strategy::word).toList();
    }
}
