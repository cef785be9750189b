package dev.polyphony.attempt;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.provider.Billing;
import java.time.Duration;

/**
 * Tells of every request that was sent what it says about its model. Lets all pass. A simulator speaks for nobody, and
 * what was cut off from our side or lost says nothing; nor does a failure of one of several hosts while others are
 * there.
 */
final class HealthObserver implements Guard {
    /** A model that was given less is not slow: somebody was in a hurry. */
    private static final Duration FAIR = Duration.ofSeconds(1);

    private final ProviderHealth health;

    HealthObserver(ProviderHealth health) {
        this.health = health;
    }

    @Override
    public Admission admit(Attempt attempt) {
        return new Admission.Go();
    }

    @Override
    public void ended(Attempt attempt, AttemptOutcome outcome) {
        if (attempt.endpoint().simulated()) {
            return;
        }
        ModelRef model = attempt.task().model();
        switch (outcome) {
            case AttemptOutcome.Answered answered -> health.answered(model, attempt.callId());
            case AttemptOutcome.Failed(Failure failure, Billing billing, boolean memory) -> {
                if (!attempt.goesElsewhere()
                        && (!(failure instanceof Failure.TimedOut)
                                || attempt.took().plus(attempt.left()).compareTo(FAIR) >= 0)) {
                    health.failed(model, attempt.callId(), attempt.endpoint().keyDigest(), failure);
                }
            }
            case AttemptOutcome.Unsent unsent -> {}
            case AttemptOutcome.Lost lost -> {}
        }
    }
}
