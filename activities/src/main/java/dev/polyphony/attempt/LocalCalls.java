package dev.polyphony.attempt;

import dev.polyphony.activity.LocalCallActivities;
import dev.polyphony.activity.LocalOutcome;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.Failure;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityCanceledException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls beside their workflow, while there is room. */
public final class LocalCalls implements LocalCallActivities {
    private static final Logger log = LoggerFactory.getLogger(LocalCalls.class);

    private final RunningCalls running;
    private final LocalRoom room;
    private final String process;

    /** @param process the task queue on which this process alone takes up what goes on in it */
    public LocalCalls(RunningCalls running, LocalRoom room, String process) {
        this.running = running;
        this.room = room;
        this.process = process;
    }

    @Override
    public LocalOutcome ask(CallTask task, Duration within) {
        CallContext.Beside context = new CallContext.Beside(Activity.getExecutionContext());
        String key = RunningCalls.key(context, task);
        Optional<RunningCall> call =
                running.find(key).or(() -> running.begin(key, task, context, room.take(task, within)));
        return call.map(begun -> outcome(begun, within)).orElse(new LocalOutcome.Elsewhere(0, null));
    }

    private LocalOutcome outcome(RunningCall call, Duration within) {
        try {
            return new LocalOutcome.Answered(call.answer(within));
        } catch (TimeoutException e) {
            call.leave();
            return new LocalOutcome.UnderWay(process);
        } catch (ActivityCanceledException e) {
            return new LocalOutcome.Failed(new CallFailure(new Failure.Cancelled(), call.sent()));
        } catch (ApplicationFailure failure) {
            CallFailure told = failure.getDetails().getSize() == 0
                    ? null
                    : failure.getDetails().get(CallFailure.class);
            if (told == null) {
                return unforeseen(call, failure);
            }
            return failure.isNonRetryable()
                    ? new LocalOutcome.Failed(told)
                    : new LocalOutcome.Elsewhere(told.sends(), failure.getNextRetryDelay());
        } catch (RuntimeException e) {
            return unforeseen(call, e);
        } catch (InterruptedException e) {
            // The worker stops; the call ends with it, and another worker asks.
            Thread.currentThread().interrupt();
            return new LocalOutcome.Elsewhere(call.sent(), null);
        }
    }

    /** On its lane it is tried for as long as there is time. */
    private static LocalOutcome unforeseen(RunningCall call, RuntimeException e) {
        log.error("a call beside its workflow failed; it is asked on its lane", e);
        return new LocalOutcome.Elsewhere(call.sent(), null);
    }

    @Override
    public void stop(CallTask task) {
        running.find(RunningCalls.key(CallContext.current(), task)).ifPresent(RunningCall::stop);
    }
}
