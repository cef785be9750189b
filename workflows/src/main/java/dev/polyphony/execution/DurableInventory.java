package dev.polyphony.execution;

import dev.polyphony.activity.InventoryActivities;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.InventoryQuery;
import dev.polyphony.workflow.InventoryWorkflow;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One activity: a check bounds by itself how long it waits for each provider. */
public final class DurableInventory implements InventoryWorkflow {
    private final InventoryActivities activities = Workflow.newActivityStub(
            InventoryActivities.class,
            ActivityOptions.newBuilder()
                    .setSummary("look at every provider")
                    .setStartToCloseTimeout(Duration.ofSeconds(30))
                    .setRetryOptions(
                            RetryOptions.newBuilder().setMaximumAttempts(3).build())
                    .build());

    @Override
    public Inventory check(@Nullable InventoryQuery query) {
        return activities.check(query);
    }
}
