package dev.polyphony.activity;

import dev.polyphony.call.CallTask;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.time.Duration;

/** Calls beside their workflow, as local activities. */
@ActivityInterface
public interface LocalCallActivities {

    /**
     * As {@link CallActivities#ask}, in this process, if there is room. Called again while it still asks it waits for
     * the same request.
     *
     * @param within it is waited for so long; what takes longer goes on without the workflow, until it is taken up
     */
    @ActivityMethod(name = "AskBeside")
    LocalOutcome ask(CallTask task, Duration within);

    /** The answer is not wanted any more; of no effect where this process does not ask for it. */
    @ActivityMethod(name = "StopBeside")
    void stop(CallTask task);
}
