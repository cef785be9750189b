package dev.polyphony.scoring;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The words of a text, and how much two texts have in common. */
final class Words {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:['.,-][\\p{L}\\p{N}]+)*");
    private static final Set<String> FILLERS = Set.of(
            ("a an and are as at be been but by can do does for from had has have how i if in into is it its more most no"
                            + " not of on or so such than that the their them then there these they this those to was"
                            + " we were what when where which while who will with would you your")
                    .split(" "));

    private Words() {}

    static List<String> of(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).toList();
    }

    /** Words that carry content, each once, in lower case. */
    static Set<String> content(String text) {
        Set<String> words = of(text).stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> content = new LinkedHashSet<>(words);
        content.removeAll(FILLERS);
        return content.isEmpty() ? words : content;
    }

    /** Sørensen–Dice: twice the shared words over the words of both, 0 to 1. */
    static double overlap(Set<String> a, Set<String> b) {
        if (a.isEmpty() && b.isEmpty()) {
            return 1;
        }
        long shared = a.stream().filter(b::contains).count();
        return 2.0 * shared / (a.size() + b.size());
    }
}
