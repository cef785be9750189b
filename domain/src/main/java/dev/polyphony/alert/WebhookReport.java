package dev.polyphony.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polyphony.call.Persisted;
import org.jspecify.annotations.Nullable;

/**
 * What became of a message.
 *
 * @param status that the receiver answered last; absent where nothing answered
 * @param problem why it was not delivered; absent where it was
 */
@Persisted
public record WebhookReport(
        boolean delivered,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer status,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String problem) {

    public static WebhookReport delivered(int status) {
        return new WebhookReport(true, status, null);
    }

    public static WebhookReport given(@Nullable Integer status, String problem) {
        return new WebhookReport(false, status, problem);
    }
}
