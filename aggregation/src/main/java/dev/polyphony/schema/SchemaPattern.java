package dev.polyphony.schema;

import com.networknt.schema.SchemaException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressions;
import dev.polyphony.bounded.InterruptibleText;
import dev.polyphony.call.InvalidField;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of a schema. What RE2 knows is matched by it, in time linear in the text. Lookaround and back references,
 * which it does not, are left to Java's backtracking, which ends when its thread is interrupted.
 */
final class SchemaPattern implements RegularExpression {
    /** RE2 writes out what is repeated: more than this, nested or not, costs memory and time out of all proportion. */
    private static final int MOST_REPETITIONS = 1_000;

    private static final int LONGEST = 2_000;
    private static final Pattern REPETITION = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

    private final Predicate<CharSequence> found;

    private SchemaPattern(Predicate<CharSequence> found) {
        this.found = found;
    }

    /** @throws InvalidField where it is no regular expression */
    static SchemaPattern compile(String pattern) {
        if (pattern.length() > LONGEST) {
            throw new InvalidField(
                    "schema",
                    "a pattern may have " + LONGEST + " characters, '" + pattern.substring(0, 20) + "…' has "
                            + pattern.length());
        }
        return repetitions(pattern) <= MOST_REPETITIONS ? linear(pattern) : backtracking(pattern);
    }

    @Override
    public boolean matches(String value) {
        try {
            return found.test(new InterruptibleText(value));
        } catch (CancellationException givenUp) {
            // Of this kind the validator writes nothing into the log.
            throw new SchemaException(givenUp);
        }
    }

    private static SchemaPattern linear(String pattern) {
        try {
            com.google.re2j.Pattern compiled = com.google.re2j.Pattern.compile(pattern);
            return new SchemaPattern(text -> compiled.matcher(text).find());
        } catch (com.google.re2j.PatternSyntaxException beyondRe2) {
            return backtracking(pattern);
        }
    }

    private static SchemaPattern backtracking(String pattern) {
        try {
            Pattern compiled = Pattern.compile(RegularExpressions.replaceLongformCharacterProperties(
                    RegularExpressions.replaceDollarAnchors(pattern)));
            return new SchemaPattern(text -> compiled.matcher(text).find());
        } catch (PatternSyntaxException e) {
            throw new InvalidField(
                    "schema", "the pattern '" + pattern + "' is no regular expression: " + e.getDescription());
        }
    }

    /** How often something is written out at most, if each repetition stood within all others. */
    private static long repetitions(String pattern) {
        long product = 1;
        Matcher repetition = REPETITION.matcher(pattern);
        while (repetition.find() && product <= MOST_REPETITIONS) {
            String most = repetition.group(2) == null || repetition.group(2).isEmpty()
                    ? repetition.group(1)
                    : repetition.group(2);
            product *= Math.max(1, Long.parseLong(most));
        }
        return product;
    }
}
