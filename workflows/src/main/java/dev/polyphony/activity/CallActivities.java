package dev.polyphony.activity;

import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.Reply;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What a provider's lane does. */
@ActivityInterface
public interface CallActivities {

    /**
     * Sends at most one request and returns its answer. A failure leaves as an {@code ApplicationFailure} whose type is
     * the failure's discriminator and whose detail is a {@link CallFailure}. Not idempotent at the provider: an attempt
     * after a lost worker can be billed twice there.
     */
    @ActivityMethod(name = "AskModel")
    Reply ask(CallTask task);
}
