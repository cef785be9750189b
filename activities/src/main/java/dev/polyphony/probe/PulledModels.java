package dev.polyphony.probe;

import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Adapter;
import dev.polyphony.port.Availability;
import dev.polyphony.provider.CallException;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.ModelClients;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * As {@link Endpoints}, but of an Ollama server only those models are there, without being named, that it has pulled.
 * It is asked at most once a minute, and only where somebody set it up. A simulated one has pulled none: free of
 * charge, its models would be the cheapest of every try. Safe for use by many threads.
 */
public final class PulledModels implements Availability {
    /** A server on this machine or beside it answers in milliseconds; who plans does not wait for one that is stuck. */
    private static final Duration BOUND = Duration.ofSeconds(1);

    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Endpoints endpoints;
    private final ModelClients clients;
    private final InstantSource clock;
    private final Map<ProviderId, Look> looks = new HashMap<>();

    public PulledModels(Endpoints endpoints, ModelClients clients, InstantSource clock) {
        this.endpoints = endpoints;
        this.clients = clients;
        this.clock = clock;
    }

    private record Look(Instant at, Set<String> pulled) {}

    @Override
    public State of(ModelRef model) {
        return endpoints.of(model);
    }

    @Override
    public boolean isSetUp(ModelRef model) {
        return endpoints.isSetUp(model)
                && endpoints
                        .of(model.provider())
                        .filter(PulledModels::isOnThisMachine)
                        .map(endpoint ->
                                !endpoint.simulated() && ProviderCheck.isPulled(model.model(), pulled(endpoint)))
                        .orElse(true);
    }

    /** Whether it has only what somebody put there. */
    static boolean isOnThisMachine(Endpoint endpoint) {
        return endpoint.adapter() == Adapter.OLLAMA || endpoint.adapter() == Adapter.LLAMA;
    }

    private synchronized Set<String> pulled(Endpoint endpoint) {
        Look last = looks.get(endpoint.provider());
        Instant now = clock.instant();
        if (last == null || last.at.plus(FRESH).isBefore(now)) {
            last = new Look(now, look(endpoint));
            looks.put(endpoint.provider(), last);
        }
        return last.pulled;
    }

    private Set<String> look(Endpoint endpoint) {
        try {
            return clients.of(endpoint).models(BOUND);
        } catch (CallException unreachable) {
            return Set.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Set.of();
        }
    }
}
