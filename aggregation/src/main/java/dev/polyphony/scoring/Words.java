package dev.polyphony.scoring;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The words of a text in lower case; an ideograph is one. */
final class Words {
    private static final Pattern WORD =
            Pattern.compile("\\p{IsIdeographic}|[[\\p{L}\\p{N}]&&[^\\p{IsIdeographic}]]+(?:['’][\\p{L}]+)?");

    private Words() {}

    static List<String> of(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
