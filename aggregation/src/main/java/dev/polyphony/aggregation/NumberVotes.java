package dev.polyphony.aggregation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The number that an answer comes down to. */
final class NumberVotes {
    private static final Pattern HASHES = Pattern.compile("####[ \\t]*([^\\n]{1,200})");
    private static final Pattern NAMED = Pattern.compile("(?i)(?:\\banswer\\b[*_\\s]*(?:is|=|:|would be|comes to)"
            + "|\\bfinal(?:\\s+(?:result|value|number|total|count|figure))?[*_\\s]*[:=])[*_:\\s]*"
            + "(?:not\\s+\\S{1,30}\\s+but\\s+)?"
            + "(?:(?:approximately|about|roughly|exactly|thus|therefore|simply|just)\\s+)?(?=([^\\n]{1,200}))");
    private static final Pattern AT_ONCE = Pattern.compile("[^\\p{L}\\d]{0,6}(?:[a-z]\\s*=\\s*)?[^\\p{L}\\d]{0,3}");
    private static final Pattern SENTENCES = Pattern.compile("\\n+|(?<=[.!?])[\"')*_]*\\s+");
    private static final Pattern EQUALS = Pattern.compile("=|≈|\\bequals\\b|\\bis equal to\\b|\\\\approx");
    private static final Pattern STRONG = Pattern.compile("\\*\\*([^*\\n]{1,100})\\*\\*");

    /** Of very many figures in a sentence the last. */
    private static final int MOST = 200;

    private NumberVotes() {}

    /** What the answer itself marks as its result. A box with something else than a number in it is no number. */
    static Optional<String> marked(String answer) {
        Optional<String> boxed = BoxedAnswer.in(answer);
        if (boxed.isPresent()) {
            return boxed.flatMap(NumberVotes::only);
        }
        String text = NumericAnswer.plain(FinalStatement.withoutFootnotes(answer));
        return FinalStatement.of(HASHES.matcher(text).results(), text)
                .flatMap(NumberVotes::result)
                .or(() -> FinalStatement.of(NAMED.matcher(text).results(), text).flatMap(NumberVotes::atOnce));
    }

    /** A result that is no number, or code, whose numbers are no results. */
    static boolean marksSomethingElse(String answer) {
        return BoxedAnswer.in(answer).isPresent() || answer.contains("```");
    }

    /** What its last sentence with a number comes to that is more than an example, a note or a check. */
    static Optional<String> stated(String answer, String question) {
        List<String> sentences = SENTENCES
                .splitAsStream(NumericAnswer.plain(FinalStatement.withoutFootnotes(answer)))
                .filter(sentence -> NumericAnswer.in(sentence).findAny().isPresent())
                .toList();
        Set<String> given = NumericAnswer.in(NumericAnswer.plain(question))
                .map(NumericAnswer::value)
                .collect(Collectors.toSet());
        return sentences.stream()
                .filter(sentence -> !FinalStatement.isBeside(sentence))
                .reduce((earlier, later) -> later)
                .or(() -> sentences.isEmpty() ? Optional.empty() : Optional.of(sentences.getLast()))
                .flatMap(sentence -> result(sentence, given, computed(sentences)));
    }

    private static Optional<String> result(String statement) {
        return result(statement, Set.of(), Set.of());
    }

    /**
     * Of several numbers in a sentence: one in bold, else what the last equation comes to, else the last that was
     * computed before, else the last that the question does not name, else the last.
     */
    private static Optional<String> result(String sentence, Set<String> given, Set<String> computed) {
        String afterEquals = EQUALS.splitAsStream(sentence).reduce(sentence, (earlier, later) -> later);
        List<NumericAnswer> all = NumericAnswer.in(sentence).toList();
        List<String> meant = all.subList(Math.max(0, all.size() - MOST), all.size()).stream()
                .filter(figure -> !FinalStatement.isRefused(sentence, figure.start()))
                .map(NumericAnswer::value)
                .toList();
        List<String> figures =
                meant.isEmpty() ? all.stream().map(NumericAnswer::value).toList() : meant;
        return Stream.of(
                        last(STRONG, sentence).flatMap(NumberVotes::leading),
                        afterEquals.equals(sentence) ? Optional.<String>empty() : leading(afterEquals),
                        lastOf(figures.stream().filter(computed::contains).filter(figure -> !given.contains(figure))),
                        lastOf(figures.stream().filter(figure -> !given.contains(figure))),
                        lastOf(figures.stream()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Set<String> computed(List<String> sentences) {
        return sentences.stream()
                .flatMap(sentence -> EQUALS.splitAsStream(sentence).skip(1))
                .flatMap(after -> leading(after).stream())
                .collect(Collectors.toSet());
    }

    private static Optional<String> leading(String text) {
        return NumericAnswer.in(text).map(NumericAnswer::value).findFirst();
    }

    /** A number that a text begins with. */
    private static Optional<String> atOnce(String text) {
        return NumericAnswer.in(text)
                .findFirst()
                .filter(figure ->
                        AT_ONCE.matcher(text.substring(0, figure.start())).matches())
                .map(NumericAnswer::value);
    }

    /** A text that is a number, perhaps with a unit, and no expression or sentence. */
    private static Optional<String> only(String text) {
        String plain = NumericAnswer.plain(text);
        List<NumericAnswer> figures = NumericAnswer.in(plain).toList();
        if (figures.size() != 1) {
            String after = EQUALS.splitAsStream(plain).reduce("", (earlier, later) -> later);
            return after.isEmpty() || after.equals(plain) ? Optional.empty() : only(after);
        }
        NumericAnswer figure = figures.getFirst();
        String before = plain.substring(0, figure.start());
        String behind = plain.substring(figure.end());
        boolean unit = before.matches("[\\s$€£¥₹−–-]*|\\s*[a-z]\\s*=\\s*")
                && behind.matches("[\\s%$°.]*(?:\\p{L}[\\p{L}\\s²³/.^2]{0,30})?[\\s$]*");
        return unit ? Optional.of(figure.value()) : Optional.empty();
    }

    private static Optional<String> last(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .reduce((earlier, later) -> later);
    }

    private static Optional<String> lastOf(Stream<String> figures) {
        return figures.reduce((earlier, later) -> later);
    }
}
