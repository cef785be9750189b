package dev.polyphony.status;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Failure;
import dev.polyphony.health.Circuit;
import dev.polyphony.health.SubjectHealth;
import dev.polyphony.inventory.Readiness;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a provider or a model stands.
 *
 * @param since when that began; absent where it is as it should be, or nobody knows
 * @param until until when it is left alone at least; absent where no time ends it
 * @param percent of the calls that pass; absent where it does not recover
 * @param why one line of ours; absent where it is as it should be
 * @param lastCheck when somebody last looked at it without a call
 * @param lastFailure of its own
 */
public record Condition(
        Readiness state,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant since,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant until,

        @Nullable Integer percent,
        @Nullable String why,

        @JsonProperty("last_check") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant lastCheck,

        @JsonProperty("last_success") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant lastSuccess,

        @JsonProperty("last_failure") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant lastFailure) {

    /** Of one that no health was kept of. */
    static Condition of(Readiness state, String why) {
        return new Condition(state, null, null, null, why, null, null, null);
    }

    /** As the fleet knows it. */
    static Condition of(SubjectHealth health) {
        Circuit circuit = health.circuit();
        Failure cause = circuit.cause();
        return new Condition(
                health.readiness(),
                circuit.since(),
                health.until().orElse(null),
                circuit instanceof Circuit.Recovering recovering ? recovering.percent() : null,
                circuit instanceof Circuit.Drained drained
                        ? "taken out of use by " + drained.by()
                        : cause == null ? null : cause.describe(),
                health.checkedAt(),
                health.succeededAt(),
                health.failedAt());
    }

    /** The same times with another state. */
    Condition but(Readiness other, @Nullable String reason) {
        return new Condition(other, null, null, null, reason, lastCheck, lastSuccess, lastFailure);
    }

    /** Whether it ever gave a sign of life, or has a state that says what to expect. */
    @JsonIgnore
    boolean isKnown() {
        return lastCheck != null || lastSuccess != null || since != null;
    }

    /** Whether calls pass, all or some. */
    @JsonIgnore
    public boolean passes() {
        return state == Readiness.READY || state == Readiness.UNKNOWN || state == Readiness.RECOVERING;
    }

    /** Such as {@code recovering 10 %}, without a time. */
    public String describe() {
        return percent == null ? state.word() : state.word() + " " + percent + " %";
    }
}
