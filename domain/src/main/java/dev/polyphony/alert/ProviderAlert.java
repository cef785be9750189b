package dev.polyphony.alert;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Persisted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A provider, or one of its models, that stands otherwise than before.
 *
 * @param subject {@code openai} or {@code openai/gpt-4o}
 * @param from one of {@code closed}, {@code open}, {@code recovering}, {@code drained}
 * @param to one of the same
 * @param why in our own words; absent where nothing failed
 * @param by {@code calls}, {@code probe}, {@code time}, or the operator's name
 * @param changes how many there were in a short time, where it does not stay as it is; absent for one change
 */
@Persisted
public record ProviderAlert(
        String subject,
        String from,
        String to,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String why,

        String by,

        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer changes) {

    /** The same for the same change, whoever noticed. */
    @JsonProperty
    public String id() {
        return "provider-alert/" + subject + "/" + at + "/" + (changes == null ? to : "flaps");
    }

    /** One line for people. */
    public String describe() {
        if (changes != null) {
            return subject + " fails and recovers by turns: " + changes + " changes in a short time; no more is said"
                    + " until it stays as it is" + because();
        }
        return switch (to) {
            case "open" -> subject + " cannot answer" + because();
            case "recovering" -> subject + " recovers" + because();
            case "drained" -> subject + " was taken out of use by " + by;
            default ->
                from.equals("drained")
                        ? subject + " was taken back into use by " + by
                        : subject + " can answer again" + because();
        };
    }

    private String because() {
        return why == null ? "" : ": " + why;
    }
}
