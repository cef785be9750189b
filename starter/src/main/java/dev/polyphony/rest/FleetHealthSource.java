package dev.polyphony.rest;

import dev.polyphony.inventory.FleetHealth;
import java.util.Optional;

/** What is known of the providers where a starter runs. To be brought by whoever starts it, where something is. */
@FunctionalInterface
public interface FleetHealthSource {
    /** Asks no provider. Empty where nothing is known; throws where the database does not answer. */
    Optional<FleetHealth> read();
}
