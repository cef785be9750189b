package dev.polyphony.activity;

import dev.polyphony.inventory.Inventory;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Looks at the providers from where their keys are. */
@ActivityInterface
public interface InventoryActivities {

    /**
     * Asks every provider that has credentials for its list of models, which costs nothing, and reads the catalogue.
     */
    @ActivityMethod(name = "CheckProviders")
    Inventory check();
}
