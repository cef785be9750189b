package dev.polyphony.aggregation;

import dev.polyphony.call.FinalAnswer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an answer states as its result. Most state one; one that names several, such as a list of letters, contradicts
 * itself, and which of them it is graded by is known by nobody but the grades.
 *
 * @param last the one that votes go by; absent for prose, whose result is all of it
 * @param first the first that it names; the same where it names one
 * @param several whether it names more than one
 * @param number whether that is a number
 * @param option the text of the lettered option that is last; absent where the question offers none, or none is named
 */
public record StatedAnswer(
        @Nullable String last,
        @Nullable String first,
        boolean several,
        boolean number,
        @Nullable String option) {

    public static StatedAnswer of(String question, String answer) {
        Optional<FinalAnswer> read = FinalAnswers.of(question, answer);
        Optional<String> last = read.map(FinalAnswer::value);
        boolean number =
                read.filter(one -> one.kind() == FinalAnswer.Kind.NUMBER).isPresent();
        AnswerOptions options = AnswerOptions.of(question);
        if (!options.offered()) {
            return new StatedAnswer(last.orElse(null), last.orElse(null), false, number, null);
        }
        List<String> named = ChoiceVotes.named(answer, options);
        boolean several = named.size() > 1;
        return new StatedAnswer(
                last.orElse(null),
                several ? named.getFirst() : last.orElse(null),
                several,
                number,
                last.map(options.texts()::get).orElse(null));
    }
}
