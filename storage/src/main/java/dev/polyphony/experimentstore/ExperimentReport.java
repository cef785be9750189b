package dev.polyphony.experimentstore;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.evaluation.Interval;
import dev.polyphony.evaluation.SequentialDifference;
import dev.polyphony.evaluation.SequentialExperiment;
import dev.polyphony.experiment.Design;
import dev.polyphony.experiment.Experiment;
import dev.polyphony.experiment.Experiment.State;
import dev.polyphony.experimentstore.ExperimentCases.Ended;
import dev.polyphony.experimentstore.ExperimentCases.Series;
import dev.polyphony.plan.Assignment.Arm;
import dev.polyphony.storage.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * How an experiment stands, by what was counted: the figures by which it is ended. They may be read at any time and as
 * often as anybody likes.
 *
 * @param arms control and candidate
 * @param difference of the outcome, candidate less control, in its unit; absent until outcomes of both are known
 * @param successes the same of the share of analyses with an answer; absent where that is the outcome, and before the
 *     first
 * @param sentence what it comes to
 * @param notes what else is to be known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExperimentReport(
        Experiment experiment,
        List<ArmFigures> arms,
        @Nullable Difference difference,
        @Nullable Difference successes,
        String sentence,
        List<String> notes) {
    /** Of analyses, before rates of ratings are compared, and how far apart they have to be in standard errors. */
    private static final int ENOUGH = 100;

    private static final double FAR = 4;

    public ExperimentReport {
        arms = List.copyOf(arms);
        notes = List.copyOf(notes);
    }

    /**
     * @param asks whom, as the user wrote it
     * @param analyses that were drawn for it and have ended
     * @param answered of them
     * @param refused of them: the control answered, since the candidate could not be asked
     * @param simulated of them
     * @param outcomes that were counted
     * @param mean of these, in the outcome's unit; absent where there is none
     * @param costUsd of an analysis, on average of those whose cost is known; likewise
     * @param seconds of an analysis, on average; likewise
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ArmFigures(
            Arm arm,
            String asks,
            int analyses,
            int answered,
            int refused,
            int simulated,
            int outcomes,
            @Nullable Double mean,
            @JsonProperty("cost_usd") @Nullable Double costUsd,
            @Nullable Double seconds) {}

    /**
     * @param cases that were counted
     * @param estimate candidate less control
     * @param interval of it that holds at every moment
     * @param error how likely the truth ever is below it, and how likely above
     */
    public record Difference(int cases, double estimate, Interval interval, double error) {
        private static Difference of(SequentialDifference of, double error) {
            return new Difference(of.cases(), of.estimate(), of.interval(error), error);
        }

        private Difference in(Design design) {
            return new Difference(
                    cases, ExperimentText.natural(design, estimate), ExperimentText.natural(design, interval), error);
        }
    }

    /** @throws dev.polyphony.port.StorageUnavailable where nobody can say */
    public static ExperimentReport of(Database database, Experiment experiment) {
        return database.snapshot(handle -> read(handle, experiment));
    }

    private static ExperimentReport read(Handle handle, Experiment experiment) {
        Design design = experiment.design();
        Map<Arm, Ended> ended = ExperimentCases.ended(handle, experiment.id());
        Sums control = new Sums(ended.get(Arm.CONTROL));
        Sums candidate = new Sums(ended.get(Arm.CANDIDATE));
        SequentialExperiment test = new SequentialExperiment(design);
        Series.ENDS
                .counted(handle, experiment.id(), 0)
                .forEach(one -> test.ended(one.candidate(), one.share(), one.succeeded()));
        Series.OUTCOMES.counted(handle, experiment.id(), 0).forEach(one -> {
            test.outcome(one.candidate(), one.share(), one.value(design));
            (one.candidate() ? candidate : control).add(inItsUnit(design, one.value(design)));
        });
        boolean both = control.outcomes > 0 && candidate.outcomes > 0;
        return new ExperimentReport(
                experiment,
                List.of(
                        control.figures(Arm.CONTROL, design.control().name()),
                        candidate.figures(Arm.CANDIDATE, design.candidate().name())),
                both ? Difference.of(test.outcomes(), test.errorOfEach()).in(design) : null,
                test.successes().cases() > 0 ? Difference.of(test.successes(), test.errorOfEach()) : null,
                ExperimentText.standing(experiment, test, both),
                notes(experiment, control, candidate));
    }

    private static double inItsUnit(Design design, double value) {
        return design.most() == null ? value : (1 - value) * design.scale();
    }

    private static List<String> notes(Experiment experiment, Sums control, Sums candidate) {
        List<String> notes = new ArrayList<>();
        boolean rated = experiment.design().outcome().isRated();
        if (rated && control.outcomes == 0 && candidate.outcomes == 0 && control.ended.analyses() > 0) {
            notes.add("No answer is rated yet: polyphony rate ID good, or Good and Bad on the page of an analysis.");
        }
        if (rated && unlike(control, candidate)) {
            notes.add(String.format(
                    Locale.ROOT,
                    "Of the candidate's answers %.0f %% are rated, of the control's %.0f %%. Where who rates goes by how"
                            + " good the answer is, the comparison is skewed.",
                    100 * candidate.ratedShare(),
                    100 * control.ratedShare()));
        }
        int refused = candidate.ended.refused();
        if (refused > 0) {
            notes.add("For " + refused + (refused == 1 ? " analysis" : " analyses")
                    + " the candidate could not be asked: the control answered in its place.");
        }
        int simulated = control.ended.simulated() + candidate.ended.simulated();
        if (simulated > 0) {
            notes.add("Answers of the simulator count as all others: this is a trial run.");
        }
        if (experiment.state() == State.RUNNING && experiment.finding() != null) {
            notes.add("It goes on at its share, and is watched for being worse, until it is promoted or stopped.");
        }
        return notes;
    }

    private static boolean unlike(Sums control, Sums candidate) {
        int of = control.ended.analyses();
        int other = candidate.ended.analyses();
        if (of < ENOUGH || other < ENOUGH) {
            return false;
        }
        double both = (control.outcomes + candidate.outcomes) / (double) (of + other);
        double deviation = Math.sqrt(both * (1 - both) * (1.0 / of + 1.0 / other));
        return Math.abs(control.ratedShare() - candidate.ratedShare()) > FAR * deviation;
    }

    /** Of one arm. */
    private static final class Sums {
        private final Ended ended;
        private int outcomes;
        private double total;

        /** @param ended absent where none has */
        Sums(@Nullable Ended ended) {
            this.ended = ended == null ? Ended.NONE : ended;
        }

        void add(double outcome) {
            outcomes++;
            total += outcome;
        }

        double ratedShare() {
            return (double) outcomes / ended.analyses();
        }

        ArmFigures figures(Arm arm, String asks) {
            return new ArmFigures(
                    arm,
                    asks,
                    ended.analyses(),
                    ended.answered(),
                    ended.refused(),
                    ended.simulated(),
                    outcomes,
                    outcomes == 0 ? null : (Double) (total / outcomes),
                    ended.costUsd(),
                    ended.seconds());
        }
    }
}
