package dev.polyphony.worker;

import dev.polyphony.inventory.FleetHealth;
import dev.polyphony.status.StatusReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Optional;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** What the fleet knows of providers, among the components of the health endpoint and among the metrics. */
final class ProvidersHealth extends AbstractHealthIndicator {
    /** Some provider cannot answer: no reason to take this worker for sick. */
    private static final Status DEGRADED = new Status("DEGRADED");

    private final StatusReader status;
    private final MultiGauge states;

    ProvidersHealth(StatusReader status, MeterRegistry metrics) {
        super("the database does not answer");
        this.status = status;
        this.states = MultiGauge.builder("polyphony.provider.state")
                .description("1 for the state that a provider is in")
                .register(metrics);
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        Optional<FleetHealth> known = status.overall();
        if (known.isEmpty()) {
            health.unknown();
            return;
        }
        switch (known.get().overall()) {
            case FleetHealth.OK -> health.up();
            case FleetHealth.DEGRADED -> health.status(DEGRADED);
            default -> health.down();
        }
        health.withDetail("reasons", known.get().reasons());
    }

    /** As they are now. */
    void measure() {
        states.register(
                status.conditions().entrySet().stream()
                        .<MultiGauge.Row<?>>map(provider -> MultiGauge.Row.of(
                                Tags.of(
                                        "provider",
                                        provider.getKey().value(),
                                        "state",
                                        provider.getValue().state().word()),
                                1))
                        .toList(),
                true);
    }
}
