package dev.polyphony.schema;

import java.util.regex.Pattern;

/** Words by which an answer says what it thinks of a part of itself. */
public final class DraftMarkers {
    private static final Pattern ASIDE = words("examples?|e\\.g|for instance|such as|samples?|drafts?|templates?"
            + "|placeholder|initial|initially|first (?:attempt|try|version|guess|pass|idea|thought)|wrong|incorrect"
            + "|invalid|instead of|rather than|hypothetical|at first|i (?:first |initially )?thought|tempting|tempted"
            + "|naive|mistaken|mistakenly");

    private DraftMarkers() {}

    /** Whether what such words introduce, or are said of, is an example, a draft or wrong. */
    public static boolean isAside(String words) {
        return ASIDE.matcher(words).find();
    }

    private static Pattern words(String alternatives) {
        return Pattern.compile("\\b(?:" + alternatives + ")\\b", Pattern.CASE_INSENSITIVE);
    }
}
