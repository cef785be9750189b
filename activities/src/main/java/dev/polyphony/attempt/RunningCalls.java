package dev.polyphony.attempt;

import dev.polyphony.activity.CallActivities;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.Reply;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls that this process asks beside their workflows: each on a thread of its own, which goes on where its local
 * activity has ended. Safe for use by many threads.
 */
public final class RunningCalls {
    private final CallActivities calls;
    private final Map<String, RunningCall> byKey = new ConcurrentHashMap<>();
    private volatile boolean draining;

    /** @param calls ask */
    public RunningCalls(CallActivities calls) {
        this.calls = calls;
    }

    /** No other begins. */
    public void drain() {
        draining = true;
    }

    /** Waits until none is under way, at most so long; those that still are, are interrupted then. */
    public void awaitAll(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        for (RunningCall call : byKey.values()) {
            call.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        }
        byKey.values().forEach(RunningCall::interrupt);
    }

    /** Of the workflow's run that the current activity is of. */
    static String key(CallContext context, CallTask task) {
        return context.info().getWorkflowRunId() + "/" + CallContext.asked(task);
    }

    Optional<RunningCall> find(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /**
     * The one that is under way, or else one that begins.
     *
     * @param room given back when it has ended, or at once where it was under way; empty where there is none to begin
     * @return empty where it is not under way and does not begin
     */
    Optional<RunningCall> begin(String key, CallTask task, CallContext.Beside context, Optional<Runnable> room) {
        if (room.isEmpty() || draining) {
            room.ifPresent(Runnable::run);
            return find(key);
        }
        RunningCall begun = new RunningCall(context, () -> ask(key, task, room.get()));
        RunningCall before = byKey.putIfAbsent(key, begun);
        if (before != null) {
            room.get().run();
            return Optional.of(before);
        }
        begun.start();
        return Optional.of(begun);
    }

    private Reply ask(String key, CallTask task, Runnable room) {
        try {
            return calls.ask(task);
        } finally {
            byKey.remove(key);
            room.run();
        }
    }
}
