package dev.polyphony.aggregation;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The letter that an answer chooses: what it puts in a box, else after "answer is", else at its beginning or end, else
 * the option whose text it repeats.
 */
final class ChoiceVotes {
    /** A letter by itself, and not the beginning of a word or sentence such as "A dog". */
    private static final String LETTER = "[\\s*_(\\[{\"'$:]*([A-Z])(?:[)\\].:,*_\"'$}]|\\s*(?:\\n|$)|\\s+[-–—(])";

    private static final Pattern NAMED = Pattern.compile(
            "(?i:\\b(?:answer|choice|option)\\b)[*_]*(?:\\s*(?i:is|would be|should be|must be)\\b)?(?:\\s+(?i:option|choice|letter))?"
                    + LETTER);
    private static final Pattern MARKED = Pattern.compile("####" + LETTER);
    private static final Pattern CHOSEN =
            Pattern.compile("(?<![\\p{L}\\d])([A-Z])[)*_]{0,4}\\s+(?i:is|must be|seems)\\s+"
                    + "(?:\\p{L}{1,12}\\s+)?(?i:correct|right|true|best|the (?:correct|right|best|only|answer))\\b");
    private static final Pattern CONCLUDED = Pattern.compile(
            "(?i:\\b(?:so|thus|hence|therefore|but|choose|pick|select|go with|leaves|it is|it's|it must be)\\b),?"
                    + "(?:\\s+(?i:it is|it's|it must be|i choose|i pick|only|option|choice|letter)){0,3}" + LETTER);
    private static final Pattern FIRST = Pattern.compile("^" + LETTER);
    private static final String BEFORE_LAST = " \t\n\u000B\f\r*_([";
    private static final String BEHIND_LAST = " \t\n\u000B\f\r*_)].";
    private static final Pattern BRACKETED = Pattern.compile("\\(([A-Z])\\)");

    private ChoiceVotes() {}

    static Optional<String> read(String answer, AnswerOptions options) {
        Optional<String> boxed = BoxedAnswer.in(answer);
        if (boxed.isPresent()) {
            return boxed.flatMap(text -> inBox(text, options));
        }
        String text = FinalStatement.withoutFootnotes(answer).strip();
        return Stream.of(
                        meant(MARKED, text, options),
                        meant(NAMED, text, options),
                        onLastLine(text).filter(options::allow),
                        meant(CHOSEN, text, options),
                        meant(CONCLUDED, text, options),
                        meant(FIRST, text, options),
                        onlyBracketed(text, options))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> options.reading(text));
    }

    /** The different letters that it names as the answer, in their order. */
    static List<String> named(String answer, AnswerOptions options) {
        return NAMED.matcher(answer)
                .results()
                .filter(place -> options.allow(place.group(1)))
                .filter(place -> !FinalStatement.isRefused(answer, place.start(1)))
                .map(place -> place.group(1))
                .distinct()
                .toList();
    }

    private static Optional<String> inBox(String text, AnswerOptions options) {
        return Pattern.compile("[A-Z]").matcher(text).matches() && options.allow(text)
                ? Optional.of(text)
                : options.reading(text).or(() -> meant(FIRST, text, options)).or(() -> meant(NAMED, text, options));
    }

    private static Optional<String> meant(Pattern pattern, String text, AnswerOptions options) {
        return FinalStatement.of(
                pattern.matcher(text)
                        .results()
                        .filter(place -> options.allow(place.group(1)))
                        .filter(place -> !FinalStatement.isRefused(text, place.start(1))),
                text);
    }

    /** A letter that stands alone on the last line. */
    private static Optional<String> onLastLine(String text) {
        int end = text.length();
        while (end > 0 && BEHIND_LAST.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        int start = end - 1;
        if (start < 0 || text.charAt(start) < 'A' || text.charAt(start) > 'Z') {
            return Optional.empty();
        }
        int line = start;
        while (line > 0 && text.charAt(line - 1) != '\n' && BEFORE_LAST.indexOf(text.charAt(line - 1)) >= 0) {
            line--;
        }
        return line == 0 || text.charAt(line - 1) == '\n' ? Optional.of(text.substring(start, end)) : Optional.empty();
    }

    private static Optional<String> onlyBracketed(String text, AnswerOptions options) {
        List<String> letters = BRACKETED
                .matcher(text)
                .results()
                .filter(place -> !FinalStatement.isRefused(text, place.start(1)))
                .map((MatchResult match) -> match.group(1))
                .filter(options::allow)
                .distinct()
                .toList();
        return letters.size() == 1 ? Optional.of(letters.getFirst()) : Optional.empty();
    }
}
