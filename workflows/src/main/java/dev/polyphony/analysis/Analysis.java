package dev.polyphony.analysis;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Persisted;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A question to be answered durably. The id is minted where it is submitted and is the workflow's id: submitting the
 * same id twice gives one analysis, and a reset of the workflow keeps it.
 *
 * @param id 1 to 200 letters, digits, dots, dashes, underscores and colons
 * @param tenant on whose behalf, of the same form; {@code default} where nobody says
 * @param prompt 1 byte to 256 KiB of UTF-8, not blank
 */
@Persisted
public record Analysis(String id, String tenant, String prompt, Selection selection, Limits limits) {
    /** Longer prompts would be repeated past the size limits of a history; they are refused instead. */
    public static final int MAX_PROMPT_BYTES = 256 * 1024;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,200}");

    public Analysis {
        requireName("id", id);
        requireName("tenant", tenant);
        if (prompt.isBlank()) {
            throw new InvalidField("prompt", "empty; say what is to be analysed");
        }
        int bytes = prompt.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_PROMPT_BYTES) {
            throw new InvalidField("prompt", bytes + " bytes; at most " + MAX_PROMPT_BYTES + " can be sent");
        }
    }

    private static void requireName(String field, String value) {
        if (!NAME.matcher(value).matches()) {
            throw new InvalidField(field, "'" + value + "' is not 1 to 200 letters, digits or any of . _ : -");
        }
    }
}
