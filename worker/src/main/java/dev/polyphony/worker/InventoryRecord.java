package dev.polyphony.worker;

import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.probe.KnownInventory;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.status.StoredInventory;
import dev.polyphony.storage.Database;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what this worker can ask, for those who have no keys and no catalogue: commands and services. */
final class InventoryRecord {
    private static final Logger log = LoggerFactory.getLogger(InventoryRecord.class);

    private final StoredInventory stored;
    private final Function<Catalogue, Endpoints> set;
    private final String identity;

    /** @param set what is set up for the models and providers of a catalogue */
    InventoryRecord(StoredInventory stored, Function<Catalogue, Endpoints> set, String identity) {
        this.stored = stored;
        this.set = set;
        this.identity = identity;
    }

    /** @param identity of the process that can ask them */
    static InventoryRecord of(
            Database database, ProcessEnvironment environment, PlanningSettings settings, String identity) {
        return new InventoryRecord(
                new StoredInventory(database, InstantSource.system()),
                catalogue -> Endpoints.from(catalogue, environment.variables(), settings.simulator()),
                identity);
    }

    /** Nothing is kept from work where it cannot be stored; the next worker that starts does it. */
    void write(Catalogue catalogue) {
        Endpoints endpoints = set.apply(catalogue);
        try {
            stored.put(
                    KnownInventory.of(catalogue, endpoints, LocalDate.now(ZoneOffset.UTC)),
                    KnownInventory.keys(endpoints),
                    identity);
        } catch (StorageUnavailable e) {
            log.warn("which providers are set up is not written down: {}", e.getMessage());
        }
    }
}
