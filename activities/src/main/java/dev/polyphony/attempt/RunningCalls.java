package dev.polyphony.attempt;

import dev.polyphony.activity.CallActivities;
import dev.polyphony.call.CallTask;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The calls that this process asks beside their workflows: each on a thread of its own, which goes on where its local
 * activity has ended. Safe for use by many threads.
 */
public final class RunningCalls {
    /** Who does not take one up by then takes the process for lost. */
    private static final Duration KEPT = Duration.ofSeconds(15);

    private static final Duration BOOKED = Duration.ofSeconds(1);

    private final CallActivities calls;
    private final Map<String, RunningCall> byKey = new ConcurrentHashMap<>();

    /** Those that had ended before they were taken up. */
    private final Map<String, RunningCall> ended = new ConcurrentHashMap<>();

    private volatile boolean draining;

    /** @param calls ask */
    public RunningCalls(CallActivities calls) {
        this.calls = calls;
    }

    /** No other begins. */
    public void drain() {
        draining = true;
    }

    /**
     * Waits until none is under way, at most so long; those that still are, are interrupted then, and get a moment to
     * book what they sent.
     */
    public void awaitAll(Duration atMost) throws InterruptedException {
        join(atMost);
        if (!byKey.isEmpty()) {
            byKey.values().forEach(RunningCall::interrupt);
            join(BOOKED);
        }
    }

    private void join(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        for (RunningCall call : byKey.values()) {
            call.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        }
    }

    /** Of the workflow's run that the current activity is of. */
    static String key(CallContext context, CallTask task) {
        return context.info().getWorkflowRunId() + "/" + CallContext.asked(task);
    }

    /** One that is under way, and wanted. */
    Optional<RunningCall> find(String key) {
        return Optional.ofNullable(byKey.get(key)).filter(call -> !call.isStopped());
    }

    /** One that is under way, or ended when it had been left and nobody had taken it up yet. */
    Optional<RunningCall> takeUp(String key) {
        RunningCall before = ended.remove(key);
        return before == null ? Optional.ofNullable(byKey.get(key)) : Optional.of(before);
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
        RunningCall begun = new RunningCall(context, () -> calls.ask(task), call -> {
            room.get().run();
            end(key, call);
        });
        RunningCall before = byKey.putIfAbsent(key, begun);
        if (before != null) {
            room.get().run();
            return before.isStopped() ? Optional.empty() : Optional.of(before);
        }
        begun.start();
        return Optional.of(begun);
    }

    private void end(String key, RunningCall call) {
        if (call.isLeft()) {
            ended.put(key, call);
            CompletableFuture.delayedExecutor(KEPT.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> ended.remove(key, call));
        }
        byKey.remove(key, call);
    }
}
