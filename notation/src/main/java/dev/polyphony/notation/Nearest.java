package dev.polyphony.notation;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Finds the names somebody may have meant. */
public final class Nearest {
    private static final int MOST = 3;

    private Nearest() {}

    /** {@code "; did you mean 'gpt-4o' or 'gpt-4'?"}, or the empty string where nothing is near. */
    public static String hint(String wrong, Collection<String> names) {
        List<String> near = to(wrong, names);
        return near.isEmpty()
                ? ""
                : near.stream()
                        .map(name -> "'" + name + "'")
                        .collect(Collectors.joining(" or ", "; did you mean ", "?"));
    }

    /** As {@link #hint}; where nothing is near all of them: {@code "; there are a, b"}. */
    public static String hintOrAll(String wrong, Collection<String> names) {
        String hint = hint(wrong, names);
        return hint.isEmpty() ? "; there are " + String.join(", ", names) : hint;
    }

    /** At most three names, the nearest first. */
    public static List<String> to(String wrong, Collection<String> names) {
        record Scored(String name, int distance) {}
        String sought = plain(wrong);
        int limit = Math.max(1, sought.length() / 3);
        return names.stream()
                .distinct()
                .map(name -> new Scored(name, distance(sought, plain(name))))
                .filter(scored -> scored.distance <= limit || contains(plain(scored.name), sought))
                .sorted(Comparator.comparingInt(Scored::distance).thenComparing(Scored::name))
                .limit(MOST)
                .map(Scored::name)
                .toList();
    }

    private static boolean contains(String name, String sought) {
        return sought.length() >= 3 && name.contains(sought);
    }

    /** What people get wrong first: case, and which separator stands where. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
    }

    /** Levenshtein's distance: insertions, deletions and replacements of one character. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j - 1], row[j]) + 1);
            }
        }
        return row[to.length()];
    }
}
