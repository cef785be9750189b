package dev.polyphony.learning;

import dev.polyphony.aggregation.StatedAnswer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a member's answer says, as far as a vote goes.
 *
 * @param member the model's name as the weights know it
 * @param last the group of answers that it is of by its last statement; absent for a blank vote
 * @param first the same by the first statement
 * @param signals raw, in the order of {@link AnswerSignals#NAMES}
 */
public record Vote(
        String member, @Nullable String last, @Nullable String first, List<Double> signals) {
    public Vote {
        signals = List.copyOf(signals);
    }

    /** By what it states; prose is told apart by whoever compares it, see {@link #saying}. */
    public static Vote of(String member, String question, String answer) {
        StatedAnswer stated = StatedAnswer.of(question, answer);
        return new Vote(
                member,
                stated.last(),
                stated.first(),
                Arrays.stream(AnswerSignals.of(question, answer, stated))
                        .boxed()
                        .toList());
    }

    /** The same for that group of answers. */
    public Vote saying(String group) {
        return new Vote(member, group, group, signals);
    }

    @Nullable
    String by(boolean firstCounts) {
        return firstCounts ? first : last;
    }
}
