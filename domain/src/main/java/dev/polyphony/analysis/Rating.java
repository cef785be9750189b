package dev.polyphony.analysis;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.plan.TaskType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody said of an answer.
 *
 * @param id the analysis, as its tenant calls it
 * @param score from 0, of no use, to 1
 * @param comment for people; absent without
 * @param by who said it: of several that one says of an answer the last counts
 * @param model that gave the answer
 * @param task what kind of work it was; absent where nobody knows
 * @param simulated whether the answer was made up by the simulator: it then says nothing of the model
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Rating(
        String id,
        double score,
        @Nullable String comment,
        String by,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at,
        ModelRef model,
        @Nullable TaskType task,
        boolean simulated) {
    /** Of a comment, in characters. */
    public static final int LONGEST_COMMENT = 2000;

    private static final double RIGHT = 0.5;
    private static final int LONGEST_NUMBER = 400;
    private static final Pattern DECIMAL = Pattern.compile("\\d*\\.?\\d+(e[+-]?\\d{1,4})?");

    public Rating {
        if (!(score >= 0 && score <= 1)) {
            throw new InvalidField("score", "'" + score + "' is not good, bad or a number from 0 to 1");
        }
        if (comment != null && comment.length() > LONGEST_COMMENT) {
            throw new InvalidField(
                    "comment", "has " + comment.length() + " characters; " + LONGEST_COMMENT + " are the most");
        }
    }

    /** Whether an answer of that score passes for right: from one half on. */
    public static boolean isRight(double score) {
        return score >= RIGHT;
    }

    /** {@code good} is 1, {@code bad} 0, and a number from 0 to 1 itself. */
    public static double score(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (word.equals("good")) {
            return 1;
        }
        if (word.equals("bad")) {
            return 0;
        }
        if (word.length() <= LONGEST_NUMBER && DECIMAL.matcher(word).matches()) {
            double score = new BigDecimal(word).doubleValue();
            if (score >= 0 && score <= 1) {
                return score;
            }
        }
        String shown = word.length() > 40 ? word.substring(0, 40) + "…" : word;
        throw new InvalidField("score", "'" + shown + "' is not good, bad or a number from 0 to 1");
    }
}
