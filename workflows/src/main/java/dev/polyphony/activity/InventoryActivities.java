package dev.polyphony.activity;

import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.InventoryQuery;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import org.jspecify.annotations.Nullable;

/** Looks at the providers from where their keys are. */
@ActivityInterface
public interface InventoryActivities {

    /**
     * Reads the catalogue and what the fleet knows of providers and models. Asks nobody, but where the query says so:
     * every provider that has credentials for its list of models.
     *
     * @param query absent from callers of versions that had none
     */
    @ActivityMethod(name = "CheckProviders")
    Inventory check(@Nullable InventoryQuery query);
}
