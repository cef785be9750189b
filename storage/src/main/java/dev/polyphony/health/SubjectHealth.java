package dev.polyphony.health;

import dev.polyphony.call.Failure;
import dev.polyphony.inventory.Readiness;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one provider or model.
 *
 * @param checkedAt when somebody last looked at it without a call; looks in vain at what calls get on with, or nobody
 *     ever heard of, do not count
 * @param succeededAt of its last answer
 * @param failedAt of its last failure that was its own; of a provider, when it last was looked at in vain, or one more
 *     of several calls on end was not answered
 * @param failedCalls on end, since the last one that was answered and the last change of the circuit, as stored
 * @param listed the models that a server of its user's own lists; absent where nobody asked, or others' do
 */
public record SubjectHealth(
        HealthSubject subject,
        Circuit circuit,
        @Nullable Instant checkedAt,
        @Nullable Instant succeededAt,
        @Nullable Instant failedAt,
        FailedCalls failedCalls,
        @Nullable Set<String> listed) {
    /** @param last absent where there are none */
    record FailedCalls(int count, @Nullable Instant last) {
        static final FailedCalls NONE = new FailedCalls(0, null);

        /** How many of them still say something: what failed long ago does not. */
        int lately(Instant now, Duration most) {
            return last == null || last.plus(most).isBefore(now) ? 0 : count;
        }
    }

    public SubjectHealth {
        listed = listed == null ? null : Set.copyOf(listed);
    }

    static SubjectHealth unknown(HealthSubject subject) {
        return new SubjectHealth(subject, new Circuit.Closed(), null, null, null, FailedCalls.NONE, null);
    }

    SubjectHealth with(Circuit other) {
        return new SubjectHealth(subject, other, checkedAt, succeededAt, failedAt, failedCalls, listed);
    }

    /** As one of which nobody has heard, but for the models that it lists. */
    public SubjectHealth forgotten() {
        return new SubjectHealth(subject, new Circuit.Closed(), null, null, null, FailedCalls.NONE, listed);
    }

    /** Whether the last that was heard of it is that it does not answer, though no circuit keeps calls from it. */
    public boolean isDoubted() {
        return circuit instanceof Circuit.Closed
                && failedAt != null
                && (checkedAt == null || checkedAt.isBefore(failedAt))
                && (succeededAt == null || succeededAt.isBefore(failedAt));
    }

    public Optional<Failure> cause() {
        return Optional.ofNullable(circuit.cause());
    }

    public Optional<Instant> since() {
        return Optional.ofNullable(circuit.since());
    }

    /** Until when it is left alone at least; empty where nothing keeps it from being asked, or no time ends it. */
    public Optional<Instant> until() {
        return circuit instanceof Circuit.Open open && !open.needsSomebody()
                ? Optional.of(open.until())
                : Optional.empty();
    }

    /** In one word, as far as health goes: credentials are another matter. */
    public Readiness readiness() {
        return switch (circuit) {
            case Circuit.Closed closed -> Readiness.READY;
            case Circuit.Recovering recovering -> Readiness.RECOVERING;
            case Circuit.Drained drained -> Readiness.DRAINED;
            case Circuit.Open open ->
                switch (open.cause()) {
                    case Failure.CreditExhausted exhausted -> Readiness.OUT_OF_CREDIT;
                    case Failure.Unauthorized unauthorized -> Readiness.UNAUTHORIZED;
                    case Failure.Throttled throttled -> Readiness.THROTTLED;
                    case Failure.Unreachable unreachable -> Readiness.UNREACHABLE;
                    case Failure.InvalidRequest nobodyLetThrough -> Readiness.UNREACHABLE;
                    case Failure other -> Readiness.CIRCUIT_OPEN;
                };
        };
    }
}
