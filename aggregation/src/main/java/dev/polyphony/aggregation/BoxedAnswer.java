package dev.polyphony.aggregation;

import java.util.Optional;

/** What an answer sets apart as its result in LaTeX's way, {@code \boxed{...}}: the last such box counts. */
final class BoxedAnswer {
    private static final String BOX = "\\boxed{";
    private static final int LONGEST = 2_000;

    private BoxedAnswer() {}

    static Optional<String> in(String answer) {
        int start = answer.lastIndexOf(BOX);
        if (start < 0) {
            return Optional.empty();
        }
        int depth = 1;
        int from = start + BOX.length();
        for (int i = from; i < answer.length() && i - from <= LONGEST; i++) {
            depth += switch (answer.charAt(i)) {
                case '{' -> 1;
                case '}' -> -1;
                default -> 0;
            };
            if (depth == 0) {
                return Optional.of(unwrapped(answer.substring(from, i)));
            }
        }
        return Optional.empty();
    }

    /** Without braces around the whole, and without LaTeX's words for a style. */
    private static String unwrapped(String content) {
        String text = content.strip()
                .replaceAll("\\\\(?:text|textbf|mathbf|mathrm|bf)\\s*\\{([^{}]*)\\}", "$1")
                .strip();
        while (text.length() > 1 && text.startsWith("{") && text.endsWith("}")) {
            text = text.substring(1, text.length() - 1).strip();
        }
        return text;
    }
}
