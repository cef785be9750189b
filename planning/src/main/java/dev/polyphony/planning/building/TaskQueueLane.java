package dev.polyphony.planning.building;

import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Host;
import dev.polyphony.catalogue.Model;
import dev.polyphony.catalogue.Provider;
import java.util.Collection;
import java.util.List;
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
                .map(model -> new TaskQueueLane(of(model), slots(model, catalogue)));
        return Stream.concat(providers, models).toList();
    }

    private static TaskQueueLane of(Provider provider) {
        int ofHosts = provider.hosts().stream().mapToInt(Host::slots).sum();
        return new TaskQueueLane(queue(provider.id()), ofHosts == 0 ? provider.slots() : ofHosts);
    }

    /** As many as the hosts have for it together, where there are hosts. */
    private static int slots(Model model, Catalogue catalogue) {
        List<Host> hosts = catalogue.provider(model.ref().provider()).hosts();
        int ofHosts = hosts.stream().mapToInt(host -> host.slots(model)).sum();
        return hosts.isEmpty() ? model.slots().getAsInt() : Math.max(1, ofHosts);
    }

    private static String queue(ProviderId provider) {
        return SHARED + provider;
    }
}
