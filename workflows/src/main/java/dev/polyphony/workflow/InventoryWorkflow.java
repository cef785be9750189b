package dev.polyphony.workflow;

import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.InventoryQuery;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/** A look at the models and providers, taken by a worker: callers have no keys. */
@WorkflowInterface
public interface InventoryWorkflow {
    /** @param query absent from callers of versions that had none */
    @WorkflowMethod(name = "Inventory")
    Inventory check(@Nullable InventoryQuery query);
}
