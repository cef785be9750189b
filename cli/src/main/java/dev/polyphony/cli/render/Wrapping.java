package dev.polyphony.cli.render;

import java.util.ArrayList;
import java.util.List;

/** Sentences of ours that are longer than a line. */
final class Wrapping {
    private Wrapping() {}

    /**
     * At blanks; a word that is longer than a line stays whole.
     *
     * @param first what stands before the first line
     * @param rest what stands before the others
     */
    static List<String> lines(String first, String rest, String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(first);
        boolean begun = false;
        for (String word : text.split(" ", -1)) {
            if (begun && line.length() + 1 + word.length() > Table.WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(rest);
                begun = false;
            }
            line.append(begun ? " " : "").append(word);
            begun = true;
        }
        lines.add(line.toString());
        return lines;
    }
}
