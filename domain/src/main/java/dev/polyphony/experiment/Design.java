package dev.polyphony.experiment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Persisted;
import dev.polyphony.plan.Assignment.Arm;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment compares, by what, and what it takes to end it. It stays as it is as long as the experiment runs.
 *
 * @param share of the analyses that the candidate gets, above 0 and below 1
 * @param most from which on more makes no difference: of cost in US dollars, of latency in seconds; absent for the
 *     other outcomes, which are 0 to 1
 * @param margin by how much the candidate may be worse, or in an A/B test differ, before that ends it: at least 0, in
 *     the outcome's unit
 * @param noWorse less than so much worse passes for no worse: above 0, in the outcome's unit
 * @param error how often it may be ended where it should not be, above 0 and up to one half
 * @param everywhere whether also analyses are drawn that ask for the control by its own name, and nothing else
 */
@Persisted
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Design(
        Kind kind,
        Contender control,
        Contender candidate,
        double share,
        Outcome outcome,
        @Nullable Double most,
        double margin,
        @JsonProperty("no_worse") double noWorse,
        double error,
        boolean everywhere) {
    public static final double SHARE_OF_CANARY = 0.1;
    public static final double SHARE_OF_AB = 0.5;
    public static final double ERROR = 0.05;

    /** Of the scale of the outcome. */
    public static final double NO_WORSE = 0.05;

    public Design {
        if (!(share > 0 && share < 1)) {
            throw new InvalidField("share", share + " is not above 0 and below 1; 0.1 is one of ten analyses");
        }
        if (control.selection().equals(candidate.selection())) {
            throw new InvalidField(
                    "candidate", "'" + candidate.name() + "' is what the control is; there is nothing to compare");
        }
        boolean amount = outcome == Outcome.COST || outcome == Outcome.LATENCY;
        if (amount && most == null) {
            throw new InvalidField(
                    "most",
                    "is missing: from which " + (outcome == Outcome.COST ? "cost" : "time")
                            + " of an analysis on more makes no difference, such as "
                            + (outcome == Outcome.COST ? "0.10 (US dollars)" : "60 (seconds)"));
        }
        if (!amount && most != null) {
            throw new InvalidField("most", "is for the outcomes cost and latency; " + outcome.word() + " is 0 to 1");
        }
        if (most != null && !(most > 0 && most <= 1e9)) {
            throw new InvalidField("most", most + " is not above 0");
        }
        double scale = most == null ? 1 : most;
        if (!(margin >= 0 && margin < scale)) {
            throw new InvalidField("margin", margin + " is not from 0 to below " + scale);
        }
        if (!(noWorse > 0 && noWorse < scale)) {
            throw new InvalidField("no_worse", noWorse + " is not above 0 and below " + scale);
        }
        if (!(error > 0 && error <= 0.5)) {
            throw new InvalidField("error", error + " is not above 0 and up to 0.5; 0.05 is one of twenty");
        }
    }

    /** What the numbers of an outcome go up to. */
    @JsonIgnore
    public double scale() {
        return most == null ? 1 : most;
    }

    public Contender of(Arm arm) {
        return arm == Arm.CONTROL ? control : candidate;
    }

    /**
     * What one side asks.
     *
     * @param name as the user wrote it
     */
    @Persisted
    public record Contender(String name, Selection selection) {}

    /** What ends it. */
    public enum Kind {
        /** A candidate that may take the control's place: it is watched for being worse. */
        @JsonProperty("canary")
        CANARY,
        /** Two of which nobody says which is better: any difference ends it. */
        @JsonProperty("ab")
        AB
    }

    /** By what they are compared. */
    public enum Outcome {
        /** What people say of the answer, 0 to 1. */
        @JsonProperty("rating")
        RATING,
        /** Whether what people, or a program that grades, say of the answer passes for right. */
        @JsonProperty("accuracy")
        ACCURACY,
        /** Whether there was an answer. */
        @JsonProperty("success")
        SUCCESS,
        /** US dollars for an analysis: less is better. */
        @JsonProperty("cost")
        COST,
        /** Seconds to the answer: less is better; none within the most counts as the most. */
        @JsonProperty("latency")
        LATENCY;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static List<String> words() {
            return Arrays.stream(values()).map(Outcome::word).toList();
        }

        /** @throws InvalidField naming those there are */
        public static Outcome named(String word) {
            Optional<Outcome> named = Arrays.stream(values())
                    .filter(outcome -> outcome.word().equals(word.strip().toLowerCase(Locale.ROOT)))
                    .findFirst();
            return named.orElseThrow(() ->
                    new InvalidField("outcome", "is none of " + words().stream().collect(Collectors.joining(", "))));
        }

        /** Whether it is known only when somebody rates the answer. */
        public boolean isRated() {
            return this == RATING || this == ACCURACY;
        }
    }
}
