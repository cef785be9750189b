package dev.polyphony.compile;

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
public record Lane(String taskQueue, int slots) {

    static String of(Model model) {
        return model.slots().isPresent()
                ? "model." + model.ref()
                : queue(model.ref().provider());
    }

    /** Every lane a worker hosts. */
    public static Collection<Lane> all(Catalogue catalogue) {
        Stream<Lane> providers = catalogue.providers().values().stream().map(Lane::of);
        Stream<Lane> models = catalogue.all().stream()
                .filter(model -> model.slots().isPresent())
                .map(model -> new Lane(of(model), model.slots().getAsInt()));
        return Stream.concat(providers, models).toList();
    }

    private static Lane of(Provider provider) {
        return new Lane(queue(provider.id()), provider.slots());
    }

    private static String queue(ProviderId provider) {
        return "provider." + provider;
    }
}
