package dev.polyphony.execution;

import dev.polyphony.activity.EconomyActivities;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Providers whose batches come to their end at once, or are not to be had. */
final class ScriptedEconomy implements EconomyActivities {
    private final List<EconomyCalls> asked = new CopyOnWriteArrayList<>();
    private volatile boolean refuses;

    void refuses() {
        refuses = true;
    }

    List<EconomyCalls> asked() {
        return asked;
    }

    @Override
    public EconomyOutcome ask(EconomyCalls calls) {
        asked.add(calls);
        if (refuses) {
            throw ApplicationFailure.newNonRetryableFailure("not to be had", "ProviderBatch");
        }
        return new EconomyOutcome(calls.tasks().size());
    }
}
