package dev.polyphony.execution;

import dev.polyphony.call.Assessment;
import dev.polyphony.call.Brief;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.call.Opinion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A model's turns in order; the last one repeats. */
final class ModelScript {
    private final List<Turn> turns = new ArrayList<>();
    private int next;

    ModelScript answers(String text) {
        return answers(text, Duration.ofMillis(50));
    }

    ModelScript answers(String text, Duration after) {
        return answers(text, after, new Money(1000));
    }

    ModelScript answers(String text, Duration after, @Nullable Money cost) {
        return then(new Turn.Answers(after, text, cost, sounding(0.5)));
    }

    ModelScript answersSurely(String text, double confidence) {
        return answersSurely(text, confidence, Duration.ofMillis(50));
    }

    /** With a probability of being right, not only a sound. */
    ModelScript answersProbably(String text, double probability) {
        Assessment assessment = new Assessment(probability, 0.5, 0.5, "workload", true);
        return then(new Turn.Answers(Duration.ofMillis(50), text, new Money(1000), assessment));
    }

    ModelScript answersSurely(String text, double confidence, Duration after) {
        return then(new Turn.Answers(after, text, new Money(1000), sounding(confidence)));
    }

    private static Assessment sounding(double sure) {
        return new Assessment(sure, 0.5, 0.5);
    }

    ModelScript judges(Function<Brief, Opinion> opinion) {
        return judges(opinion, Duration.ofMillis(50));
    }

    ModelScript judges(Function<Brief, Opinion> opinion, Duration after) {
        return then(new Turn.Judges(after, opinion));
    }

    ModelScript misfits(String repair) {
        return then(new Turn.Misfits(Duration.ofMillis(50), repair));
    }

    ModelScript fails(Failure failure) {
        return fails(failure, Duration.ofMillis(10));
    }

    ModelScript fails(Failure failure, Duration after) {
        return then(new Turn.Fails(after, failure));
    }

    ModelScript hangs() {
        return then(new Turn.Hangs());
    }

    ModelScript dies() {
        return then(new Turn.Dies());
    }

    ModelScript crashes() {
        return then(new Turn.Crashes());
    }

    private synchronized ModelScript then(Turn turn) {
        turns.add(turn);
        return this;
    }

    synchronized Turn next() {
        Turn turn = turns.get(Math.min(next, turns.size() - 1));
        next++;
        return turn;
    }
}
