package dev.polyphony.health;

import dev.polyphony.call.Failure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A circuit that changed its state.
 *
 * @param from one of {@code closed}, {@code open}, {@code recovering}, {@code drained}
 * @param to one of the same
 * @param cause the failure behind it; absent where there is none
 * @param by {@code calls}, {@code probe}, or the operator's name
 */
public record HealthChange(
        Instant at,
        HealthSubject subject,
        String from,
        String to,
        @Nullable Failure cause,
        String by) {}
