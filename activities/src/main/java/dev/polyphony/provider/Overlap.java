package dev.polyphony.provider;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How much of what is said after a text says that text's end again. Counted is what begins at the beginning of a word
 * and is long enough to be no chance, or goes on with a word that the text breaks off in; and the whole text.
 */
final class Overlap {
    /** That cannot be said before more is. */
    static final int UNKNOWN = -1;

    /** UTF-16 units of a text's end among which a repetition may begin. */
    private static final int WINDOW = 400;

    /** Of a repetition, in UTF-16 units: less can be chance. */
    private static final int SHORTEST = 8;

    /** The same of the beginning of a word that is then written to its end. */
    private static final int SHORTEST_WORD = 3;

    /** UTF-16 units of an end that is to be said again, about. */
    private static final int END = 40;

    /** Without the white space after it, which many leave out. */
    private final String text;

    private final String blank;
    private final List<Integer> beginnings;

    /** @param verbatim whether what comes is known to follow the text, unless it is all of the text once more */
    Overlap(String text, boolean verbatim) {
        this.text = text.stripTrailing();
        this.blank = text.substring(this.text.length());
        int end = endAt(this.text);
        this.beginnings = verbatim
                ? List.of()
                : IntStream.range(Math.max(0, this.text.length() - WINDOW), this.text.length())
                        .filter(at -> at == end || beginsWord(this.text, at))
                        .boxed()
                        .toList();
    }

    /** The last words of a text, for somebody to say again. */
    static String end(String text) {
        String words = text.stripTrailing();
        return words.substring(endAt(words));
    }

    private static int endAt(String text) {
        int least = Math.max(0, text.length() - END);
        int at = least;
        while (at < text.length() - SHORTEST && !beginsWord(text, at)) {
            at++;
        }
        if (beginsWord(text, at)) {
            return at;
        }
        return Character.isLowSurrogate(text.charAt(least)) ? least + 1 : least;
    }

    private static boolean beginsWord(String text, int at) {
        return !Character.isWhitespace(text.charAt(at))
                && (at == 0
                        || (!Character.isLetterOrDigit(text.charAt(at - 1))
                                && Character.isLetterOrDigit(text.charAt(at)))
                        || Character.isWhitespace(text.charAt(at - 1)));
    }

    /**
     * @param ended whether nothing more is said
     * @return UTF-16 units at the beginning of what is said, or {@link #UNKNOWN}, never where it has ended
     */
    int of(CharSequence said, boolean ended) {
        String all = said.toString();
        String words = all.stripLeading();
        int before = all.length() - words.length();
        if (words.isEmpty() && !ended) {
            return UNKNOWN;
        }
        int whole = repeated(words, 0, before, ended);
        if (whole != 0) {
            return whole;
        }
        for (int at : beginnings) {
            int repeated = repeated(words, at, before, ended);
            if (repeated != 0) {
                return repeated;
            }
        }
        return afterBlank(all, 0, ended);
    }

    /** @return 0 where the text from there on is not what is said first */
    private int repeated(String said, int at, int before, boolean ended) {
        int length = text.length() - at;
        boolean word = length < SHORTEST && at > 0;
        if (word && (length < SHORTEST_WORD || !Character.isLetterOrDigit(text.charAt(text.length() - 1)))) {
            return 0;
        }
        int needed = word ? length + 1 : length;
        if (said.length() < needed) {
            return !ended && text.regionMatches(at, said, 0, Math.min(length, said.length())) ? UNKNOWN : 0;
        }
        boolean same =
                text.regionMatches(at, said, 0, length) && !(word && !Character.isLetterOrDigit(said.charAt(length)));
        if (!same) {
            return 0;
        }
        int after = afterBlank(said, length, ended);
        return after == UNKNOWN ? UNKNOWN : before + after;
    }

    /** White space that the text has already is not said twice. */
    private int afterBlank(String said, int from, boolean ended) {
        int at = 0;
        while (at < blank.length() && from + at < said.length() && blank.charAt(at) == said.charAt(from + at)) {
            at++;
        }
        return from + at == said.length() && at < blank.length() && !ended ? UNKNOWN : from + at;
    }
}
