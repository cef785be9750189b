package dev.polyphony.experimentstore;

import dev.polyphony.evaluation.Interval;
import dev.polyphony.evaluation.SequentialDifference;
import dev.polyphony.evaluation.SequentialExperiment;
import dev.polyphony.experiment.Design;
import dev.polyphony.experiment.Experiment;
import dev.polyphony.experiment.Experiment.Finding;
import dev.polyphony.experiment.Experiment.State;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an experiment found, for people. */
final class ExperimentText {
    private ExperimentText() {}

    /** What was found, and what follows. */
    static String found(Experiment experiment, Finding finding, SequentialExperiment test) {
        Design design = experiment.design();
        String candidate = "the candidate " + design.candidate().name();
        String figures = figures(design, test);
        return switch (finding) {
            case WORSE ->
                candidate + " is worse than " + design.control().name() + beyond(design) + ": " + figures
                        + "; all go to " + design.control().name();
            case FAILS_MORE ->
                candidate + " is without an answer more often than "
                        + design.control().name() + ": " + successes(test) + "; all go to "
                        + design.control().name();
            case NO_WORSE ->
                candidate + " is no worse than " + design.control().name() + " by " + amount(design, design.noWorse())
                        + ": " + figures + "; it can be promoted";
            case BETTER ->
                candidate + " is better than " + design.control().name() + beyond(design) + ": " + figures
                        + "; all go to " + design.control().name() + " until it is promoted";
            case NO_DIFFERENT ->
                candidate + " differs from " + design.control().name() + " by less than "
                        + amount(design, design.noWorse()) + ": " + figures + "; all go to "
                        + design.control().name();
        };
    }

    private static String beyond(Design design) {
        return design.margin() == 0 ? "" : " by more than " + amount(design, design.margin());
    }

    /**
     * One sentence on how it stands.
     *
     * @param both whether outcomes of both sides are known
     */
    static String standing(Experiment experiment, SequentialExperiment test, boolean both) {
        Design design = experiment.design();
        String why = experiment.why();
        if (experiment.state() == State.RUNNING && experiment.finding() == null) {
            return both
                    ? "Cannot tell yet: " + figures(design, test) + "."
                    : "Nothing to compare yet: no outcome is known of "
                            + (test.outcomes().cases() == 0 ? "either side." : "one of the sides.");
        }
        String said = why == null ? experiment.state().word() : why;
        boolean byHand = experiment.state() == State.STOPPED || experiment.state() == State.PROMOTED;
        return capital(said) + (byHand && both ? ", when it looked so: " + figures(design, test) : "") + ".";
    }

    /** {@code -9.8 points (-17.2 to -0.6) of 1549 ratings}. */
    private static String figures(Design design, SequentialExperiment test) {
        Interval interval = natural(design, test.outcomes().interval(test.errorOfEach()));
        double estimate = natural(design, test.outcomes().estimate());
        return signed(design, estimate) + " (" + bare(signed(design, interval.low())) + " to "
                + bare(signed(design, interval.high())) + ") by "
                + count(test.outcomes().cases(), design.outcome().isRated());
    }

    private static String successes(SequentialExperiment test) {
        SequentialDifference of = test.successes();
        Interval interval = of.interval(test.errorOfEach());
        return points(of.estimate()) + " points of answers (" + points(interval.low()) + " to "
                + points(interval.high()) + ") by " + count(of.cases(), false);
    }

    private static String count(int number, boolean rated) {
        String one = rated ? "rated answer" : "analysis";
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : rated ? "rated answers" : "analyses");
    }

    /** As the outcome is told: of cost and time less is better. */
    static double natural(Design design, double difference) {
        return design.most() == null ? difference : 0.0 - difference * design.scale();
    }

    static Interval natural(Design design, Interval of) {
        return design.most() == null ? of : new Interval(natural(design, of.high()), natural(design, of.low()));
    }

    private static String signed(Design design, double value) {
        return (value > 0 ? "+" : value < 0 ? "-" : "") + amount(design, Math.abs(value));
    }

    /** The unit is said before. */
    private static String bare(String amount) {
        return amount.replace(" points", "");
    }

    /** In the outcome's unit. */
    static String amount(Design design, double value) {
        return switch (design.outcome()) {
            case RATING, ACCURACY, SUCCESS -> String.format(Locale.ROOT, "%.1f points", 100 * value);
            case COST -> String.format(Locale.ROOT, "$%.6f", value).replaceFirst("(\\.\\d\\d\\d*?)0+$", "$1");
            case LATENCY -> String.format(Locale.ROOT, "%.2f s", value);
        };
    }

    private static String points(double value) {
        return String.format(Locale.ROOT, "%+.1f", 100 * value);
    }

    private static String capital(@Nullable String text) {
        return text == null || text.isEmpty() ? "" : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
