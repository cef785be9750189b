package dev.polyphony.execution;

import dev.polyphony.activity.LocalCallActivities;
import dev.polyphony.activity.LocalOutcome;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** What becomes of calls beside their workflow, by the model: each as it was scripted, or with an answer from there. */
final class ScriptedLocalCalls implements LocalCallActivities {
    private final Map<String, LocalOutcome> outcomes = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> hanging = new ConcurrentHashMap<>();
    private final List<CallTask> asked = new CopyOnWriteArrayList<>();
    private final List<CallTask> stopped = new CopyOnWriteArrayList<>();

    void becomes(String model, LocalOutcome outcome) {
        outcomes.put(model, outcome);
    }

    /** Until it is stopped. */
    void hangs(String model) {
        hanging.put(model, new CountDownLatch(1));
    }

    List<CallTask> asked() {
        return asked;
    }

    List<String> stopped() {
        return stopped.stream().map(task -> task.place().path()).toList();
    }

    @Override
    public LocalOutcome ask(CallTask task, Duration within) {
        asked.add(task);
        String model = task.model().model();
        CountDownLatch hangs = hanging.get(model);
        if (hangs != null) {
            try {
                hangs.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new LocalOutcome.Failed(new CallFailure(new Failure.Cancelled(), 1));
        }
        return outcomes.getOrDefault(
                model, new LocalOutcome.Answered(ScriptedModels.answer(task, "beside the workflow")));
    }

    @Override
    public void stop(CallTask task) {
        stopped.add(task);
        Objects.requireNonNull(hanging.get(task.model().model()), "it does not hang")
                .countDown();
    }
}
