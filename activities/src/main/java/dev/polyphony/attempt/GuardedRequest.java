package dev.polyphony.attempt;

import dev.polyphony.call.Failure;
import dev.polyphony.provider.CallException;
import dev.polyphony.provider.ModelAnswer;
import dev.polyphony.provider.RequestAborted;
import java.util.Optional;

/** One request that all guards have let pass: sent, and its end told to them, once and whatever happens. */
final class GuardedRequest {
    private final Guards guards;
    private final Attempt attempt;
    private AttemptOutcome otherwise = new AttemptOutcome.Unsent();
    private boolean ended;

    GuardedRequest(Guards guards, Attempt attempt) {
        this.guards = guards;
        this.attempt = attempt;
    }

    /**
     * Empty where it came so late to be sent that guards are to be asked again. Heartbeats meanwhile, and while it is
     * booked: the worker is still heard from where the ledger is slow.
     */
    Optional<ModelAnswer> send(Heartbeater heartbeats, Heartbeater.Blocking<ModelAnswer, CallException> question)
            throws CallException, InterruptedException {
        try {
            return heartbeats.during(attempt.sends() + 1, () -> exchange(question));
        } finally {
            if (!ended) {
                guards.ended(attempt, otherwise);
            }
        }
    }

    private Optional<ModelAnswer> exchange(Heartbeater.Blocking<ModelAnswer, CallException> question)
            throws CallException, InterruptedException {
        otherwise = new AttemptOutcome.Lost();
        try {
            attempt.sending();
            ModelAnswer answer = question.run();
            end(new AttemptOutcome.Answered(answer));
            return Optional.of(answer);
        } catch (CallException e) {
            if (e.sent()) {
                end(new AttemptOutcome.Failed(e.failure(), e.billing(), e.isOutOfMemory()));
            } else {
                attempt.unsent();
                end(new AttemptOutcome.Unsent());
                if (e.isLate()) {
                    return Optional.empty();
                }
            }
            throw e;
        } catch (RequestAborted e) {
            end(new AttemptOutcome.Failed(new Failure.Cancelled(), e.billing()));
            throw e;
        }
    }

    private void end(AttemptOutcome outcome) throws InterruptedException {
        ended = true;
        guards.ended(attempt, outcome);
    }
}
