package dev.polyphony.workload;

import dev.polyphony.workload.StoredWorkloads.Stored;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Looks at trainings of which something changed since they were looked at last. For one thread at a time. */
final class ChangedTrainings {
    private final Function<Training, String> version;
    private final Map<Training, String> looked = new HashMap<>();

    /** @param version changes when anything does that is looked at */
    ChangedTrainings(Function<Training, String> version) {
        this.version = version;
    }

    /** One whose look fails is looked at again the next time. */
    void each(List<Stored> workloads, Consumer<Training> look) {
        List<Training> all = workloads.stream().map(Training::of).toList();
        looked.keySet().retainAll(all);
        for (Training training : all) {
            String now = version.apply(training);
            if (!now.equals(looked.get(training))) {
                look.accept(training);
                looked.put(training, now);
            }
        }
    }
}
