package dev.polyphony.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a Temporal server takes of what is published with a workflow, and texts cut to it. Whoever publishes more has
 * the workflow ended, or stuck, when its answers are paid for. The figures are the server's defaults (1.32), less what
 * its own framing needs. Sizes are bytes of JSON, which is what the server counts.
 */
public final class ServerLimits {
    /** Of one argument or result: the server's limit is 2 MB. */
    public static final int PAYLOAD = 1_900_000;

    /** Of a result's texts together; the rest of a payload is for what is said about them. */
    public static final int TEXTS = 1_400_000;

    /** Of one text: room for others beside it. */
    public static final int TEXT = 1_000_000;

    /** Of 400, a summary's limit, encrypted and with the id of its key. */
    private static final int SUMMARY = 270;

    /** Of 20,000, the limit of details. */
    private static final int DETAILS = 16_000;

    /** Of 255 characters, a keyword's column in SQL databases. */
    private static final int KEYWORD = 240;

    /** Of 2,048, a search attribute's limit. */
    private static final int KEYWORDS = 1_900;

    private static final String CUT = " …";

    private ServerLimits() {}

    /** One line beside an activity, a timer or a workflow. */
    public static String summary(String text) {
        return cut(text, SUMMARY);
    }

    public static String details(String text) {
        return cut(text, DETAILS);
    }

    /** The value of a search attribute. */
    public static String keyword(String text) {
        return cut(text, KEYWORD);
    }

    /** The values of a search attribute that holds a list; the last one says how many are not among them. */
    public static List<String> keywords(List<String> all) {
        List<String> some = new ArrayList<>();
        int bytes = 0;
        for (String one : all) {
            String keyword = keyword(one);
            bytes += bytes(keyword) + "\"\",".length();
            if (bytes > KEYWORDS) {
                some.add("… and " + (all.size() - some.size()) + " more");
                return some;
            }
            some.add(keyword);
        }
        return some;
    }

    /** The texts, the longest of them cut so that they come to no more than that together. */
    public static List<String> together(List<String> texts, int most) {
        int cap = cap(texts.stream().map(ServerLimits::bytes).toList(), most);
        return texts.stream().map(text -> cut(text, cap)).toList();
    }

    /** The greatest part that each may have where shorter ones leave theirs to the others. */
    private static int cap(List<Integer> sizes, int most) {
        int left = most;
        int others = sizes.size();
        for (int size : sizes.stream().sorted(Comparator.naturalOrder()).toList()) {
            if (size > left / others) {
                return left / others;
            }
            left -= size;
            others--;
        }
        return most;
    }

    /** The beginning of a text that is longer than so many bytes, marked; the text itself otherwise. */
    public static String cut(String text, int most) {
        // Nothing takes more than six bytes for each of Java's characters.
        if (text.length() <= most / 6 || bytes(text) <= most) {
            return text;
        }
        int bytes = CUT.length() + 2;
        int end = 0;
        while (end < text.length()) {
            int point = text.codePointAt(end);
            bytes += bytes(point);
            if (bytes > most) {
                break;
            }
            end += Character.charCount(point);
        }
        return text.substring(0, end) + CUT;
    }

    /** How many bytes a text has in JSON as Jackson writes it. */
    public static int bytes(String text) {
        return text.codePoints().map(ServerLimits::bytes).sum();
    }

    private static int bytes(int point) {
        if (point < 0x20) {
            return 6;
        }
        if (point < 0x80) {
            return point == '"' || point == '\\' ? 2 : 1;
        }
        if (point < 0x800) {
            return 2;
        }
        if (point >= Character.MIN_SUPPLEMENTARY_CODE_POINT) {
            // As a pair of escapes.
            return 12;
        }
        return Character.isSurrogate((char) point) ? 6 : 3;
    }
}
