package dev.polyphony.cli.render;

import java.util.Map;

/**
 * How lines may look.
 *
 * @param colour whether ANSI colours are understood
 * @param unicode whether marks beyond ASCII can be shown
 * @param cut whether lines have to fit on a screen, so that what is too long for them loses its end
 */
public record Style(boolean colour, boolean unicode, boolean cut) {
    public static final Style PLAIN = new Style(false, true);
    public static final Style ASCII = new Style(false, false);

    private static final Map<String, String> IN_ASCII = Map.ofEntries(
            Map.entry("—", "--"),
            Map.entry("–", "-"),
            Map.entry("✓", "ok"),
            Map.entry("✗", "x"),
            Map.entry("→", "->"),
            Map.entry("·", "|"),
            Map.entry("…", "..."),
            Map.entry("●", "*"),
            Map.entry("×", "x"),
            Map.entry("├", "+"),
            Map.entry("└", "+"),
            Map.entry("│", "|"));
    private static final String[] SPINNER = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
    private static final String[] ASCII_SPINNER = {"|", "/", "-", "\\"};

    /** On a terminal. */
    public Style(boolean colour, boolean unicode) {
        this(colour, unicode, true);
    }

    /** The text with our own marks spelt so that they can be shown. Answers are never passed through here. */
    public String marks(String text) {
        if (unicode) {
            return text;
        }
        String spelt = text;
        for (Map.Entry<String, String> mark : IN_ASCII.entrySet()) {
            spelt = spelt.replace(mark.getKey(), mark.getValue());
        }
        return spelt;
    }

    public String good(String text) {
        return sgr("32", text);
    }

    public String bad(String text) {
        return sgr("31", text);
    }

    public String warn(String text) {
        return sgr("33", text);
    }

    public String strong(String text) {
        return sgr("1", text);
    }

    public String faint(String text) {
        return sgr("2", text);
    }

    String spinner(long frame) {
        String[] frames = unicode ? SPINNER : ASCII_SPINNER;
        return frames[(int) Math.floorMod(frame, (long) frames.length)];
    }

    private String sgr(String code, String text) {
        return colour ? TerminalText.sequence(code + "m") + text + TerminalText.sequence("0m") : text;
    }
}
