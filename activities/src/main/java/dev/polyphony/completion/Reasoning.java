package dev.polyphony.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An answer and what its model thought aloud in front of it. Thoughts are what stands between the marks of a thought at
 * the very beginning, or before a closing mark whose opening one is in the prompt, as some templates have it. A mark
 * further in, in prose or in code, is something the answer is about.
 *
 * @param text the answer; blank where there are only thoughts
 * @param thought absent where there is none
 */
record Reasoning(String text, @Nullable String thought) {
    /** As much as is kept: in every record of the call, of dozens in one result. */
    static final int LONGEST = 4000;

    private static final String TAGS = "think|thinking|thought|thoughts|reasoning|seed:think";

    private static final Pattern OPEN = Pattern.compile(
            "<(?:" + TAGS
                    + ")(?:\\s[^<>]*+)?>|\\[THINK]|◁think▷|<\\|begin_of_thought\\|>|<\\|channel\\|>analysis<\\|message\\|>",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern CLOSE = Pattern.compile(
            "</(?:" + TAGS + ")\\s*+>|\\[/THINK]|◁/think▷|<\\|end_of_thought\\|>"
                    + "|(?:<\\|end\\|>)?(?:<\\|start\\|>assistant)?<\\|channel\\|>final<\\|message\\|>",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern EITHER = Pattern.compile(OPEN + "|" + CLOSE, Pattern.CASE_INSENSITIVE);

    /** Fenced and inline code. */
    private static final Pattern CODE = Pattern.compile("(?s)```.*?(?:```|\\z)|`[^`\\n]*+`");

    static Reasoning of(String written) {
        List<String> thoughts = new ArrayList<>();
        Matcher open = OPEN.matcher(written);
        int at = afterBlanks(written, 0);
        while (open.region(at, written.length()).lookingAt()) {
            int[] close = closing(written, open.end());
            thoughts.add(written.substring(open.end(), close[0]));
            at = afterBlanks(written, close[1]);
        }
        String rest = thoughts.isEmpty() ? written : written.substring(at);
        int[] orphan = orphan(rest);
        if (orphan[1] > 0) {
            thoughts.add(rest.substring(0, orphan[0]));
            rest = rest.substring(orphan[1]).stripLeading();
        }
        String thought = joined(thoughts.stream());
        return new Reasoning(rest, thought.isEmpty() ? null : thought);
    }

    /**
     * What of a text that is not all there can be shown as the answer: nothing while it may still be a thought. A
     * thought whose opening mark is in the prompt is known by its end alone; until then it is taken for the answer.
     */
    @SuppressWarnings("JdkObsolete") // More may follow, which is what hitEnd is for.
    static String shown(String written) {
        Matcher open = OPEN.matcher(written);
        int at = afterBlanks(written, 0);
        while (open.region(at, written.length()).lookingAt()) {
            int[] close = closing(written, open.end());
            if (close[2] > 0) {
                return "";
            }
            at = afterBlanks(written, close[1]);
        }
        return open.hitEnd() ? "" : of(written).text();
    }

    private static int afterBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** With what came in fields of its own, no longer than is kept; absent where there is neither. */
    @Nullable
    String beside(String apart) {
        String all = joined(Stream.of(apart, thought == null ? "" : thought));
        if (all.length() > LONGEST) {
            int end = Character.isHighSurrogate(all.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
            return all.substring(0, end) + " …";
        }
        return all.isEmpty() ? null : all;
    }

    private static String joined(Stream<String> thoughts) {
        return thoughts.map(String::strip).filter(each -> !each.isEmpty()).collect(Collectors.joining("\n\n"));
    }

    /**
     * Where the thought ends, where the rest begins, and how many marks have no end. Marks in it are counted, as it can
     * quote them; where they do not come out even it ends at the last closing one, and where there is none it never
     * does.
     */
    private static int[] closing(String written, int from) {
        int depth = 1;
        int[] last = {written.length(), written.length(), 1};
        Matcher mark = EITHER.matcher(written).region(from, written.length());
        while (depth > 0 && mark.find()) {
            boolean closes = CLOSE.matcher(mark.group()).matches();
            depth += closes ? -1 : 1;
            if (closes) {
                last = new int[] {mark.start(), mark.end(), 0};
            }
        }
        last[2] = depth;
        return last;
    }

    /** The last closing mark that nothing opens and that is not spoken of; at zero where there is none. */
    private static int[] orphan(String text) {
        int[] found = {0, 0};
        String start = text.stripLeading();
        if (start.startsWith("{") || start.startsWith("[") || start.startsWith("\"") || !mayBeMarked(text)) {
            return found;
        }
        String prose =
                CODE.matcher(text).replaceAll(code -> " ".repeat(code.group().length()));
        Matcher mark = EITHER.matcher(prose);
        while (mark.find()) {
            if (!CLOSE.matcher(mark.group()).matches()) {
                break;
            }
            if (standsAlone(prose, mark.start(), mark.end())) {
                found = new int[] {mark.start(), mark.end()};
            }
        }
        return found;
    }

    /** Every mark begins with one of these. */
    private static boolean mayBeMarked(String text) {
        return text.indexOf('<') >= 0 || text.indexOf('[') >= 0 || text.indexOf('◁') >= 0;
    }

    /** Between lines or sentences, as no word of a sentence is. */
    private static boolean standsAlone(String text, int start, int end) {
        char before = start == 0 ? '\n' : text.charAt(start - 1);
        char after = end == text.length() ? '\n' : text.charAt(end);
        boolean atLineEdge = before == '\n' || after == '\n' || after == '\r';
        boolean glued = !Character.isWhitespace(before) && Character.isLetterOrDigit(after);
        return (atLineEdge || glued) && "\"'(`“‘".indexOf(before) < 0;
    }
}
