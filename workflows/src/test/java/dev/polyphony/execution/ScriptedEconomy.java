package dev.polyphony.execution;

import dev.polyphony.activity.EconomyActivities;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Providers whose batches come to their end at once, or are not to be had. */
final class ScriptedEconomy implements EconomyActivities {
    private final List<EconomyCalls> asked = new CopyOnWriteArrayList<>();
    private volatile boolean refuses;
    private volatile boolean breaksOff;

    void refuses() {
        refuses = true;
    }

    /** Each try is lost, and tried again. */
    void breaksOff() {
        breaksOff = true;
    }

    List<EconomyCalls> asked() {
        return asked;
    }

    @Override
    public EconomyOutcome ask(EconomyCalls calls) {
        asked.add(calls);
        if (breaksOff) {
            throw ApplicationFailure.newFailure("lost", "WorkerStopping");
        }
        if (refuses) {
            throw ApplicationFailure.newNonRetryableFailure("not to be had", "ProviderBatch");
        }
        return new EconomyOutcome(calls.tasks().size());
    }
}
