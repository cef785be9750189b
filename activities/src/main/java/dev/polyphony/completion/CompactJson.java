package dev.polyphony.completion;

/**
 * An answer that has to be JSON as it is recorded, while it comes: the object or list that it begins with, also where a
 * fence of code stands before it, without the white space between its tokens. Of an answer that begins otherwise
 * nothing, as what of it counts is known at its end alone. Of one thread.
 */
final class CompactJson {
    private static final String FENCE = "```";

    private final StringBuilder before = new StringBuilder();
    private int depth;
    private boolean begun;
    private boolean over;
    private boolean inString;
    private boolean escaped;

    /** @return what is added to what was returned before */
    String next(String text) {
        StringBuilder added = new StringBuilder();
        for (int at = 0; at < text.length() && !over; at++) {
            char c = text.charAt(at);
            if (begun) {
                take(c, added);
            } else if (c == '{' || c == '[') {
                begun = isNothing();
                over = !begun;
                at--;
            } else {
                before.append(c);
                over = !isNothing() && !mayBeFence();
            }
        }
        return added.toString();
    }

    /** Whether nothing more comes of it. */
    boolean isOver() {
        return over;
    }

    private void take(char c, StringBuilder added) {
        if (inString || !Character.isWhitespace(c)) {
            added.append(c);
        }
        if (inString) {
            inString = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if (c == '}' || c == ']') {
            over = --depth <= 0;
        }
    }

    /** Whether nothing stands before the document, but for the line that opens a fence. */
    private boolean isNothing() {
        String stripped = before.toString().strip();
        return stripped.isEmpty()
                || (stripped.startsWith(FENCE)
                        && stripped.lines().count() == 1
                        && before.lastIndexOf("\n") > before.indexOf(FENCE));
    }

    private boolean mayBeFence() {
        String stripped = before.toString().strip();
        return FENCE.startsWith(stripped)
                || (stripped.startsWith(FENCE) && stripped.lines().count() == 1);
    }
}
