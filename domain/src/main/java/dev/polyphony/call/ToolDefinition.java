package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A function that a model may ask its asker to call.
 *
 * @param name 1 to 64 letters, digits, underscores and dashes
 * @param description what it is for; absent where its name says it
 * @param parameters JSON Schema of the object that it takes, as text; absent where it takes nothing
 * @param strict whether the vendor is to hold the model to that schema; absent for the vendor's default
 */
@Persisted
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ToolDefinition(
        String name,
        @Nullable String description,
        @Nullable String parameters,
        @Nullable Boolean strict) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    public ToolDefinition {
        if (!isName(name)) {
            throw new InvalidField("name", "1 to 64 letters, digits, underscores and dashes");
        }
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }
}
