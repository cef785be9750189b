package dev.polyphony.aggregation;

import dev.polyphony.schema.DraftMarkers;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which of several places in an answer gives its result: what is called final or corrected before the rest, and of
 * equals the later one. Drafts, examples, what is taken back and what is said to be wrong count only where there is
 * nothing else.
 */
final class FinalStatement {
    /** Words around a place are looked for no farther. */
    private static final int AROUND = 200;

    /** Words that refuse a value stand beside it. */
    private static final int NEAR = 60;

    /** Of very many places the last. */
    private static final int MOST = 200;

    private static final Pattern FINAL = words("final|finally|corrected|correction|revised|actually|in the end");

    private static final Pattern REFUSED_BEFORE = words(
            "(?:not|never|rather than|instead of|neither|nor|isn't|excludes?|eliminates?|rules? out|ruled out|rejects?)\\W{1,5}(?:option\\W{1,3})?$");

    private static final Pattern REFUSED_BEHIND = Pattern.compile(
            "\\W{0,5}[\\p{L}\\d.,/]{1,30}\\W{1,5}(?:\\p{L}{1,15}\\s){0,1}(?:(?:is|was|are|seems|would be)"
                    + " (?:also |clearly |just |simply )?(?:wrong|incorrect|false|not|no|out|too|impossible)"
                    + "|isn't|can't|cannot|doesn't|does not)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern CONDITION = words("(?:if|suppose|had)\\b.{0,150}\\b(?:would|were)");

    private static final Pattern TAKEN_BACK = Pattern.compile(
            "(?:^|[.!?\\n])[\\s*_(]{0,5}(?:wait|oops|hold on|scratch that|on second thought|correction|actually"
                    + "|that is wrong|that's wrong|no[,.]|let me (?:re-?check|re-?do|re-?consider|re-?calculate|correct))\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern BESIDE = Pattern.compile(
            "[\\s*_>#(-]{0,10}(?:for example|for instance|e\\.g\\.|examples?\\b|notes?\\s?:|p\\.?s\\.?\\s?:|drafts?\\b|check\\s?:"
                    + "|verification\\b|to verify|at first,? i\\b|(?:first,? )?i (?:first |initially )?thought)",
            Pattern.CASE_INSENSITIVE);

    private static final String MARK = "\\[\\^?\\d{1,3}(?:\\s?[,–-]\\s?\\^?\\d{1,3}){0,20}\\]";

    /** Behind a word or a figure, and not what that word leads up to. */
    private static final Pattern MARKS = Pattern.compile(
            "(?<=[\\p{L}\\d.,;!?)\"'*%])(?<!\\b(?:is|are|be|was|has|have|get|gets|gives|makes|equals))\\s?" + MARK,
            Pattern.CASE_INSENSITIVE);

    private static final Pattern FOOTNOTE = Pattern.compile("[\\s*>-]{0,10}" + MARK + "(?::|\\s).*");

    private static final Pattern SOURCES = Pattern.compile(
            "[\\s#*_>]{0,20}(?:sources?|references?|footnotes?|bibliography|citations?|see also)[\\s*_]{0,5}(?::.*)?",
            Pattern.CASE_INSENSITIVE);

    private enum Rank {
        ASIDE,
        SAID,
        FINAL
    }

    private FinalStatement() {}

    /** @param places with the result in their first group */
    static Optional<String> of(Stream<MatchResult> places, String text) {
        List<MatchResult> found = places.toList();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        List<MatchResult> all = found.subList(Math.max(0, found.size() - MOST), found.size());
        int takenBack =
                TAKEN_BACK.matcher(text).results().map(MatchResult::start).reduce(-1, (earlier, later) -> later);
        return IntStream.range(0, all.size())
                .boxed()
                .max(Comparator.<Integer, Rank>comparing(i -> rank(text, all.get(i), takenBack))
                        .thenComparing(Comparator.naturalOrder()))
                .map(i -> all.get(i).group(1));
    }

    private static Rank rank(String text, MatchResult place, int takenBack) {
        String before = before(text, place.start(1));
        if (place.start() < takenBack
                || isRefused(text, place.start(1))
                || DraftMarkers.isAside(before)
                || CONDITION.matcher(before).find()) {
            return Rank.ASIDE;
        }
        return FINAL.matcher(before).find() ? Rank.FINAL : Rank.SAID;
    }

    /** What stands before it in its sentence. */
    private static String before(String text, int start) {
        int from = Math.max(0, start - AROUND);
        for (int at = start - 2; at >= from; at--) {
            char c = text.charAt(at);
            if (c == '\n' || (".!?;".indexOf(c) >= 0 && Character.isWhitespace(text.charAt(at + 1)))) {
                return text.substring(at + 1, start);
            }
        }
        return text.substring(from, start);
    }

    /** From there to the end of its clause. */
    private static String clause(String text, int start) {
        int to = start;
        while (to < text.length() && to < start + NEAR && !endsClause(text, to)) {
            to++;
        }
        return text.substring(start, to);
    }

    private static boolean endsClause(String text, int at) {
        char c = text.charAt(at);
        return c == '\n'
                || c == '('
                || (".!?;,".indexOf(c) >= 0
                        && (at + 1 == text.length() || Character.isWhitespace(text.charAt(at + 1))));
    }

    /** Whether a sentence begins as an example, a note, a check or a draft. */
    static boolean isBeside(String sentence) {
        return BESIDE.matcher(sentence).lookingAt();
    }

    /**
     * The answer without what it refers to: marks such as {@code [1]}, lines that begin with one, and lists of sources.
     * As it is where nothing else is in it.
     */
    static String withoutFootnotes(String answer) {
        StringBuilder kept = new StringBuilder(answer.length());
        boolean listed = false;
        boolean named = false;
        for (String line : (Iterable<String>) answer.lines()::iterator) {
            if (SOURCES.matcher(line).matches()) {
                listed = true;
                named = line.strip().endsWith(":") || !line.contains(":");
            } else if (listed && line.isBlank()) {
                listed = named;
            } else if (listed) {
                named = false;
            } else if (line.indexOf('[') < 0) {
                kept.append(line).append('\n');
            } else if (!FOOTNOTE.matcher(line).matches()) {
                kept.append(MARKS.matcher(line).replaceAll("")).append('\n');
            }
        }
        String left = kept.toString().strip();
        return left.chars().anyMatch(Character::isLetterOrDigit) ? left : answer;
    }

    /** Whether the words around a value say that it is not the one. */
    static boolean isRefused(String text, int start) {
        return REFUSED_BEFORE
                        .matcher(text.substring(Math.max(0, start - NEAR), start))
                        .find()
                || REFUSED_BEHIND.matcher(clause(text, start)).lookingAt();
    }

    private static Pattern words(String alternatives) {
        return Pattern.compile("(?<![\\p{L}\\d])(?:" + alternatives + ")", Pattern.CASE_INSENSITIVE);
    }
}
