package dev.polyphony.workflow;

import dev.polyphony.inventory.Inventory;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** A look at the models and providers, taken by a worker: callers have no keys. */
@WorkflowInterface
public interface InventoryWorkflow {
    @WorkflowMethod(name = "Inventory")
    Inventory check();
}
