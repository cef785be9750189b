package dev.polyphony.access;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a key; nothing here opens anything.
 *
 * @param name what its maker calls it
 * @param expiresAt absent where it does not
 * @param revokedAt absent where it was not
 * @param usedAt to the minute; absent where it never was
 * @param requestsPerMinute that may be sent with it; absent without a limit
 * @param atOnce how many of them may be under way, those that are streamed until they end; absent without a limit
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccessKey(
        String id,
        String tenant,
        AccessRole role,
        @Nullable String name,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant createdAt,
        String createdBy,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant expiresAt,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant revokedAt,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant usedAt,

        @JsonProperty("requests_per_minute") @Nullable Integer requestsPerMinute,

        @JsonProperty("at_once") @Nullable Integer atOnce) {

    /** Whether it opens anything. */
    public enum State {
        VALID,
        EXPIRED,
        REVOKED
    }

    public State state(Instant now) {
        if (revokedAt != null) {
            return State.REVOKED;
        }
        return expiresAt == null || now.isBefore(expiresAt) ? State.VALID : State.EXPIRED;
    }

    /** For people and for the record: {@code pk_abcd2345}, with its name where it has one. */
    public String shown() {
        return KeyText.PREFIX + id + (name == null ? "" : " (" + name + ")");
    }
}
