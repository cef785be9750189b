package dev.polyphony.aggregation;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lettered options that a question offers: {@code A. ...}, {@code A) ...}, {@code (A) ...} or {@code A: ...}, each
 * on a line of its own, or with brackets all in one line, from A on without a gap, at least two.
 *
 * @param texts by letter, as {@link #plain}
 */
record AnswerOptions(Map<String, String> texts) {
    /** Where nobody knows what was offered, any letter may be meant. */
    static final AnswerOptions ANY = new AnswerOptions(Map.of());

    private static final Pattern LINE =
            Pattern.compile("(?m)(?:^|\\G)[ \\t>*-]*\\(?([A-Z])[).:][*]*(?:[ \\t]+([^\\n]{0,500})|$)");
    private static final Pattern INLINE =
            Pattern.compile("(?<![\\p{L}\\d])\\(?([A-Z])\\)([^\\n]{1,200}?)(?=[ ,;]\\(?[A-Z]\\)|[\\n?]|$)");

    static AnswerOptions of(String question) {
        AnswerOptions lines = read(LINE.matcher(question));
        return lines.offered() ? lines : read(INLINE.matcher(question));
    }

    private static AnswerOptions read(Matcher options) {
        Map<String, String> texts = new LinkedHashMap<>();
        while (options.find()) {
            String letter = options.group(1);
            // An option can be a picture, of which nothing is left.
            String text = plain(Objects.requireNonNullElse(options.group(2), ""));
            if (letter.charAt(0) == 'A' + texts.size()) {
                texts.put(letter, text);
            } else if (letter.equals("A")) {
                // What looked like options before was something else, such as initials.
                texts.clear();
                texts.put(letter, text);
            }
        }
        return new AnswerOptions(texts);
    }

    boolean offered() {
        return texts.size() > 1;
    }

    boolean allow(String letter) {
        return texts.isEmpty() || texts.containsKey(letter);
    }

    /** The letter of the option that reads like this. */
    Optional<String> reading(String text) {
        String plain = plain(text);
        return plain.isEmpty()
                ? Optional.empty()
                : texts.entrySet().stream()
                        .filter(option -> option.getValue().equals(plain))
                        .map(Map.Entry::getKey)
                        .min(Comparator.naturalOrder());
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[\\p{Punct}\\s]+", " ").strip();
    }
}
