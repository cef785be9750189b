package dev.polyphony.pipeline;

import dev.polyphony.call.InvalidField;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a node's result is called in a folder of results: a place below it, the same on every system. */
public final class ResultFile {
    /** Where all of the result is, beside the files. */
    public static final String ALL = "result.json";

    private static final int LONGEST = 200;

    /** No colon and no backslash, which leave the folder on Windows; no leading or trailing dot. */
    private static final Pattern STEP = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_. -]*(?<![. ])");

    private ResultFile() {}

    /** Throws {@link InvalidField} for one that would be outside of the folder, or is nowhere a file's name. */
    public static void require(String field, String file) {
        if (file.isEmpty()
                || file.length() > LONGEST
                || !Stream.of(file.split("/", -1))
                        .allMatch(step -> STEP.matcher(step).matches())) {
            throw new InvalidField(
                    field,
                    "'" + (file.length() > 60 ? file.substring(0, 60) + "…" : file)
                            + "' is no file below the folder of results; write a name such as plan.md or src/main.py,"
                            + " of letters, digits, dots, dashes, underscores and spaces");
        }
        if (file.equalsIgnoreCase(ALL)) {
            throw new InvalidField(field, "'" + ALL + "' has all of the result; give another name");
        }
    }
}
