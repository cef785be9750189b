package dev.polyphony.attempt;

import dev.polyphony.call.CallFailure;
import dev.polyphony.call.Failure;
import dev.polyphony.port.Availability;
import dev.polyphony.port.Availability.State;
import java.time.Instant;

/** Asks no model that lacks its credentials, is known to need time, or needs somebody to do something about it. */
final class AvailabilityGuard implements Guard {
    private final Availability availability;

    AvailabilityGuard(Availability availability) {
        this.availability = availability;
    }

    @Override
    public Admission admit(Attempt attempt) {
        String analysis = attempt.task().place().analysisId();
        return switch (availability.given(analysis).of(attempt.task().model())) {
            case State.Ready ready -> new Admission.Go();
            case State.Until(Instant at, Failure why) -> leave(why, attempt);
            case State.Blocked(Failure why) -> leave(why, attempt);
        };
    }

    private static Admission leave(Failure why, Attempt attempt) {
        return new Admission.Leave(new CallFailure(why, attempt.sends()));
    }
}
