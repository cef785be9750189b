package dev.polyphony.execution;

import dev.polyphony.text.ServerLimits;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.Supplier;

/** Durable waits that say in the Web UI what they are for. */
final class Timers {
    private Timers() {}

    /** Waits that long; throws {@code CanceledFailure} where nobody needs it any longer. */
    static void sleep(Duration pause, String why) {
        timer(pause, why).get();
    }

    /** Waits until the condition holds, but no longer than that. */
    static void await(Duration longest, String why, Supplier<Boolean> condition) {
        CancellationScope waiting = Workflow.newCancellationScope(() -> {
            Promise<Void> timer = timer(longest, why);
            Workflow.await(() -> condition.get() || timer.isCompleted());
        });
        waiting.run();
        waiting.cancel();
    }

    private static Promise<Void> timer(Duration duration, String why) {
        return Workflow.newTimer(
                duration,
                TimerOptions.newBuilder().setSummary(ServerLimits.summary(why)).build());
    }
}
