package dev.polyphony.rest;

import dev.polyphony.inventory.FleetHealth;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * How providers stand together, among the components of the health endpoint. Never a reason to take the starter for
 * sick: what is submitted is kept, and waits for those who can answer.
 */
final class FleetHealthIndicator extends AbstractHealthIndicator {
    private static final Status DEGRADED = new Status("DEGRADED");

    private final @Nullable FleetHealthSource source;

    /** @param source absent where there is no database of providers */
    FleetHealthIndicator(@Nullable FleetHealthSource source) {
        super("the database does not answer");
        this.source = source;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        Optional<FleetHealth> known = source == null ? Optional.empty() : source.read();
        if (known.isEmpty()) {
            health.unknown()
                    .withDetail(
                            "reasons", "no worker has said here which providers there are; GET /api/models asks one");
            return;
        }
        health.status(known.get().overall().equals(FleetHealth.OK) ? Status.UP : DEGRADED)
                .withDetail("overall", known.get().overall())
                .withDetail("reasons", known.get().reasons());
    }
}
