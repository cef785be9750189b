package dev.polyphony.probe;

import dev.polyphony.call.ModelRef;
import dev.polyphony.health.Circuit;
import dev.polyphony.health.HealthSnapshot;
import dev.polyphony.health.HealthSubject;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.port.Availability;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.Endpoints;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What stands between a call and its model: missing credentials first, then what the fleet has learnt about the
 * provider and the model. Asks nobody and does not wait for the database. Safe for use by many threads.
 */
public final class KnownHealth implements Availability {
    private final Endpoints endpoints;
    private final Availability pulled;
    private final ProviderHealth health;
    private final InstantSource clock;
    private final String analysisId;

    /** @param pulled which models are there without being named */
    public KnownHealth(Endpoints endpoints, Availability pulled, ProviderHealth health, InstantSource clock) {
        this(endpoints, pulled, health, clock, "");
    }

    private KnownHealth(
            Endpoints endpoints, Availability pulled, ProviderHealth health, InstantSource clock, String analysisId) {
        this.endpoints = endpoints;
        this.pulled = pulled;
        this.health = health;
        this.clock = clock;
        this.analysisId = analysisId;
    }

    @Override
    public Availability given(String analysis) {
        return new KnownHealth(endpoints, pulled, health, clock, analysis);
    }

    @Override
    public State of(ModelRef model) {
        State state = pulled.of(model);
        Optional<Endpoint> endpoint = endpoints.of(model.provider());
        if (!(state instanceof State.Ready) || endpoint.isEmpty()) {
            return state;
        }
        HealthSnapshot known = health.snapshot();
        // How real ones stand says nothing of a simulated one; that an operator wants nobody to ask it does.
        boolean concerned = !endpoint.get().simulated()
                || known.of(HealthSubject.of(model.provider())).circuit() instanceof Circuit.Drained;
        return concerned ? known.state(model, analysisId, endpoint.get().keyDigest(), clock.instant()) : state;
    }

    @Override
    public boolean isSetUp(ModelRef model) {
        return pulled.isSetUp(model);
    }
}
