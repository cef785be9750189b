package dev.polyphony.execution;

import dev.polyphony.activity.ResultActivities;
import dev.polyphony.analysis.AnalysisResult;
import io.temporal.activity.Activity;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Stores the first result of each run. */
final class ScriptedResults implements ResultActivities {
    private final Map<String, AnalysisResult> byRun = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile @Nullable AnalysisResult earlier;
    private volatile boolean away;
    private volatile @Nullable Pause pause;

    /** Whatever run it is, another worker stored that one before. */
    void has(AnalysisResult result) {
        earlier = result;
    }

    void goAway() {
        away = true;
    }

    /** Stores what it is given and then does not say so until it may. */
    Pause pauses() {
        pause = new Pause(new CountDownLatch(1), new CountDownLatch(1));
        return pause;
    }

    record Pause(CountDownLatch stored, CountDownLatch over) {
        void end() {
            over.countDown();
        }
    }

    /** How often somebody wanted one stored. */
    int asked() {
        return asked.get();
    }

    @Nullable
    AnalysisResult of(String runId) {
        return byRun.get(runId);
    }

    @Override
    public Recorded record(AnalysisResult result, @Nullable Receiver receiver) {
        asked.incrementAndGet();
        if (away) {
            throw new ScriptedLedger.LedgerUnavailable();
        }
        String run = Activity.getExecutionContext().getInfo().getWorkflowRunId();
        AnalysisResult stored = byRun.computeIfAbsent(run, first -> earlier == null ? result : earlier);
        Pause now = pause;
        if (now != null) {
            now.stored().countDown();
            await(now.over());
        }
        return new Recorded(stored.equals(result) ? null : stored);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
