package dev.polyphony.aggregation;

import dev.polyphony.call.FinalAnswer;
import dev.polyphony.call.FinalAnswer.Kind;
import dev.polyphony.text.ServerLimits;
import dev.polyphony.text.Sha256;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Reads off what an answer comes down to. The question says what to look for: a letter where it offers lettered
 * options, else a JSON document that is the answer, a number that the answer names as its result, or the last number it
 * states where the question asks for a quantity. Anything else is prose and has no final answer.
 */
public final class FinalAnswers {
    private static final int LONGEST = 4_000;

    private FinalAnswers() {}

    public static Optional<FinalAnswer> of(String question, String answer) {
        AnswerOptions options = AnswerOptions.of(question);
        return answer(Kind.CHOICE, options.offered() ? ChoiceVotes.read(answer, options) : Optional.empty())
                .or(() -> answer(Kind.JSON, JsonVotes.recognised(answer)))
                .or(() -> answer(Kind.NUMBER, options.offered() ? Optional.empty() : number(question, answer)));
    }

    private static Optional<String> number(String question, String answer) {
        Optional<String> marked = NumberVotes.marked(answer);
        boolean asked = NumericQuestion.isAskedBy(question) && !NumberVotes.marksSomethingElse(answer);
        return marked.isEmpty() && asked ? NumberVotes.stated(answer, question) : marked;
    }

    /** Reads an answer in a form that somebody asked for, whatever the question was. */
    static Optional<FinalAnswer> as(Kind kind, String answer) {
        return answer(
                kind,
                switch (kind) {
                    case NUMBER -> NumberVotes.marked(answer).or(() -> NumberVotes.stated(answer, ""));
                    case CHOICE -> ChoiceVotes.read(answer, AnswerOptions.ANY);
                    case JSON -> JsonVotes.read(answer);
                });
    }

    private static Optional<FinalAnswer> answer(Kind kind, Optional<String> value) {
        return value.map(text -> new FinalAnswer(kind, bounded(text)));
    }

    /**
     * A long one by its beginning and digest: equal ones stay equal, and a document is not repeated in every ballot.
     */
    private static String bounded(String value) {
        return value.length() <= LONGEST
                ? value
                : ServerLimits.cut(value, LONGEST) + " sha256:" + HexFormat.of().formatHex(Sha256.of(value));
    }
}
