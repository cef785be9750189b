package dev.polyphony.webhook;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.analysis.WebhookUrl;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a tenant wants to be told.
 *
 * @param id such as {@code we_abcd2345efgh}
 * @param events types of messages, each such as {@code analysis.completed}
 * @param disabledAt when it was said that nobody wants anything there; absent where it is told
 * @param failingSince when the first message failed after the last one that was delivered; absent where none did
 * @param lastProblem what came of the last one that failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookEndpoint(
        String id,
        String tenant,
        String url,
        List<String> events,

        @JsonProperty("created_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant createdAt,

        @JsonProperty("created_by") String createdBy,

        @JsonProperty("disabled_at") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant disabledAt,

        @JsonProperty("disabled_because") @Nullable String disabledBecause,

        @JsonProperty("delivered_at") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant deliveredAt,

        @JsonProperty("failing_since") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant failingSince,

        @JsonProperty("last_problem") @Nullable String lastProblem) {
    public WebhookEndpoint {
        events = List.copyOf(events);
    }

    /** Of the address no more than host and port: the rest often holds a token. */
    public WebhookEndpoint withoutPath() {
        return new WebhookEndpoint(
                id,
                tenant,
                WebhookUrl.parse("url", url).toString(),
                events,
                createdAt,
                createdBy,
                disabledAt,
                disabledBecause,
                deliveredAt,
                failingSince,
                lastProblem);
    }

    /** Without the address. */
    @Override
    public String toString() {
        return id;
    }
}
