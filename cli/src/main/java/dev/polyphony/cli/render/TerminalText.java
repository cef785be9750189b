package dev.polyphony.cli.render;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text on a terminal. What comes from outside must not move the cursor, rename the window, recolour what follows, or
 * look like something else than it is: control characters, marks that change the direction of writing, and marks of no
 * width are left out, wherever they come from. Our own sequences are marked, and made of the marks where lines are
 * printed.
 */
public final class TerminalText {
    /** Noncharacters, which no text is made of. */
    static final char BEGIN = '\uFDD0';

    private static final char END = '\uFDD1';

    /** All that we ever send: colours, wrapping, erasing, and up to where a picture began. */
    private static final Pattern OURS = Pattern.compile(BEGIN + "(0m|1m|2m|3[1-3]m|\\?7[lh]|[KJ]|\\d{1,4}A\\r)" + END);

    private static final int JOINER = 0x200D;
    private static final int NON_JOINER = 0x200C;

    private TerminalText() {}

    /** Marks a sequence of ours, such as {@code 31m}; {@link #line} makes it one. */
    public static String sequence(String code) {
        return BEGIN + code + END;
    }

    /** A line of ours as a terminal gets it: marked sequences are made, everything else is made safe. */
    public static String line(String text) {
        Matcher ours = OURS.matcher(text);
        StringBuilder line = new StringBuilder();
        int from = 0;
        while (ours.find()) {
            line.append(safe(text.substring(from, ours.start())))
                    .append("\u001b[")
                    .append(ours.group(1));
            from = ours.end();
        }
        return line.append(safe(text.substring(from))).toString();
    }

    /** Text from outside without what a terminal would obey. Line breaks and tabs stay. */
    public static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            if (character == '\u2028' || character == '\u2029') {
                safe.append('\n');
            } else if (isShown(character) || joins(character, safe, text, i)) {
                safe.appendCodePoint(character);
            }
        }
        return safe.toString();
    }

    private static boolean isShown(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL -> character == '\n' || character == '\t';
            case Character.FORMAT -> isArabicSign(character);
            default -> character != BEGIN && character != END;
        };
    }

    /** Of the format characters the only ones that are seen: they stand around numbers. */
    private static boolean isArabicSign(int character) {
        return (character >= 0x0600 && character <= 0x0605)
                || character == 0x06DD
                || character == 0x08E2
                || character == 0x110BD
                || character == 0x110CD;
    }

    /**
     * Between letters that need it, as in Persian and Hindi, and within an emoji; in plain words it hides something.
     */
    private static boolean joins(int character, StringBuilder before, String text, int next) {
        return (character == JOINER || character == NON_JOINER)
                && !before.isEmpty()
                && next < text.length()
                && before.codePointBefore(before.length()) >= 0x0600
                && text.codePointAt(next) >= 0x0600
                && Character.getType(text.codePointAt(next)) != Character.FORMAT;
    }
}
