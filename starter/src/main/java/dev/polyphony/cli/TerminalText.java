package dev.polyphony.cli;

/** Text of a model on a terminal: it must not move the cursor, rename the window or recolour what follows. */
final class TerminalText {
    private TerminalText() {}

    static String safe(String text) {
        return text.codePoints()
                .filter(character -> !Character.isISOControl(character) || character == '\n' || character == '\t')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
