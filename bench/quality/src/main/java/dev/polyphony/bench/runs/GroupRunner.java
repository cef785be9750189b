package dev.polyphony.bench.runs;

import dev.polyphony.analysis.Selection;
import dev.polyphony.bench.figures.Escalation;
import dev.polyphony.bench.recorded.Grading;
import dev.polyphony.bench.recorded.Group;
import dev.polyphony.bench.recorded.Part;
import dev.polyphony.bench.recorded.RecordedQuestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs each model alone over all prompts of a group, orders the models and chooses thresholds by one half, and then
 * runs the strategies on the other; so for both halves.
 */
public final class GroupRunner {
    private final Runner runner;
    private final Phrases phrases;
    private final List<Contestant> contestants;
    private final Consumer<String> progress;

    public GroupRunner(Runner runner, Phrases phrases, List<Contestant> contestants, Consumer<String> progress) {
        this.runner = runner;
        this.phrases = phrases;
        this.contestants = List.copyOf(contestants);
        this.progress = progress;
    }

    /** @param reported each with what was tuned on the other */
    public GroupRuns run(Group whole, Set<Part> reported) throws InterruptedException {
        List<Run> alone = new ArrayList<>();
        for (String model : whole.models()) {
            alone.add(timed(model, Contestants.single(model), whole.questions()));
        }
        Singles singles = new Singles(alone);
        List<GroupRuns.Half> halves = new ArrayList<>();
        for (Part part : reported) {
            Group questions = whole.only(part);
            if (!questions.questions().isEmpty()) {
                halves.add(half(questions, tuning(whole, part), singles));
            }
        }
        return GroupRuns.of(halves, phrases);
    }

    /** A group too small to have another half is ordered by what there is; nothing in it is worth tuning. */
    private static Group tuning(Group whole, Part reported) {
        Group other = whole.only(reported.other());
        return other.questions().isEmpty() ? whole : other;
    }

    private GroupRuns.Half half(Group reported, Group tuning, Singles singles) throws InterruptedException {
        Lineup lineup = singles.only(tuning).lineup();
        Tuned tuned = tuned(singles.only(tuning), lineup);
        List<GroupRuns.Ran> ran = new ArrayList<>();
        for (Contestant contestant : contestants) {
            Selection selection = contestant.selection().apply(lineup, tuned);
            ran.add(new GroupRuns.Ran(contestant, timed(contestant.name(), selection, reported.questions())));
        }
        return new GroupRuns.Half(
                reported,
                tuning.questions().size(),
                tuned,
                singles.only(reported).runs(),
                ran);
    }

    private static Tuned tuned(Singles tuning, Lineup lineup) {
        Escalation escalation = tuning.escalation(lineup.cheapestFirst(), RunOutcome::confidence, Grading.RECORDED);
        double strongest = tuning.of(lineup.strongest()).cost();
        return new Tuned(
                escalation.best(strongest * Tuned.THRIFTY_COST).threshold(),
                escalation.best(strongest * Tuned.CAREFUL_COST).threshold());
    }

    private Run timed(String name, Selection selection, List<RecordedQuestion> questions) throws InterruptedException {
        long start = System.nanoTime();
        Run run = runner.run(name, selection, questions);
        progress.accept(
                "  %-24s %4d prompts in %.1f s".formatted(name, questions.size(), (System.nanoTime() - start) / 1e9));
        return run;
    }
}
