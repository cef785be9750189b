package dev.polyphony.execution;

import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model's turns in order; the last one repeats. */
final class Script {
    private final List<Turn> turns = new ArrayList<>();
    private int next;

    Script answers(String text) {
        return answers(text, Duration.ofMillis(50));
    }

    Script answers(String text, Duration after) {
        return answers(text, after, new Money(1000));
    }

    Script answers(String text, Duration after, @Nullable Money cost) {
        return then(new Turn.Answers(after, text, cost, 0.5));
    }

    Script answersSurely(String text, double confidence) {
        return then(new Turn.Answers(Duration.ofMillis(50), text, new Money(1000), confidence));
    }

    Script fails(Failure failure) {
        return fails(failure, Duration.ofMillis(10));
    }

    Script fails(Failure failure, Duration after) {
        return then(new Turn.Fails(after, failure));
    }

    Script hangs() {
        return then(new Turn.Hangs());
    }

    Script dies() {
        return then(new Turn.Dies());
    }

    Script crashes() {
        return then(new Turn.Crashes());
    }

    private synchronized Script then(Turn turn) {
        turns.add(turn);
        return this;
    }

    synchronized Turn next() {
        Turn turn = turns.get(Math.min(next, turns.size() - 1));
        next++;
        return turn;
    }
}
