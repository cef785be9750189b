package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The name of a provider as the catalogue spells it, such as {@code openai}: lower-case letters, digits and dashes,
 * starting with a letter, at most 40 characters.
 */
public record ProviderId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    @JsonCreator
    public ProviderId {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidField("provider", "'" + value + "' is not a provider name such as 'openai'");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
