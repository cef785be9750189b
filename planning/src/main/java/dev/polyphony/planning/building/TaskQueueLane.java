package dev.polyphony.planning.building;

import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.catalogue.Provider;
import java.util.Collection;
import java.util.stream.Stream;

/**
 * A task queue with its limit: one for each provider, and one for each model that has slots of its own.
 *
 * @param slots calls at once in one worker process
 */
public record TaskQueueLane(String taskQueue, int slots) {
    private static final String SHARED = "provider.";

    /** The name of the one that a model is asked on. */
    public static String of(Model model) {
        return model.slots().isPresent()
                ? "model." + model.ref()
                : queue(model.ref().provider());
    }

    /** Whether models share it. */
    public boolean isShared() {
        return taskQueue.startsWith(SHARED);
    }

    /** Every lane a worker hosts. */
    public static Collection<TaskQueueLane> all(Catalogue catalogue) {
        Stream<TaskQueueLane> providers =
                catalogue.providers().values().stream().map(TaskQueueLane::of);
        Stream<TaskQueueLane> models = catalogue.all().stream()
                .filter(model -> model.slots().isPresent())
                .map(model -> new TaskQueueLane(of(model), model.slots().getAsInt()));
        return Stream.concat(providers, models).toList();
    }

    private static TaskQueueLane of(Provider provider) {
        return new TaskQueueLane(queue(provider.id()), provider.slots());
    }

    private static String queue(ProviderId provider) {
        return SHARED + provider;
    }
}
