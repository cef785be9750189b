package dev.polyphony.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.activity.AlertActivities;
import dev.polyphony.alert.BudgetAlert;
import dev.polyphony.call.Money;
import dev.polyphony.workflow.AlertWorkflow;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Word of a budget outlives a webhook's bad day. */
class DurableAlertTest {
    private static final BudgetAlert ALERT =
            new BudgetAlert("tenant:acme/day", Instant.EPOCH, 80, new Money(1000), new Money(810), Instant.EPOCH);

    @Test
    void isAnnouncedOnceAndPostedUntilItIsTaken() {
        Deaf webhook = new Deaf(40);
        try (TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance()) {
            var worker = environment.newWorker("alerts");
            worker.registerWorkflowImplementationTypes(DurableAlert.class);
            worker.registerActivitiesImplementations(webhook);
            environment.start();

            environment
                    .getWorkflowClient()
                    .newWorkflowStub(
                            AlertWorkflow.class,
                            WorkflowOptions.newBuilder().setTaskQueue("alerts").build())
                    .deliver(ALERT);
        }
        assertThat(webhook.announced).containsExactly(ALERT);
        assertThat(webhook.posted).hasSize(41).containsOnly(ALERT);
    }

    /** Takes nothing the first few times. */
    private static final class Deaf implements AlertActivities {
        private final List<BudgetAlert> announced = new CopyOnWriteArrayList<>();
        private final List<BudgetAlert> posted = new CopyOnWriteArrayList<>();
        private final int times;

        Deaf(int times) {
            this.times = times;
        }

        @Override
        public void announce(BudgetAlert alert) {
            announced.add(alert);
        }

        @Override
        public void post(BudgetAlert alert) {
            posted.add(alert);
            if (posted.size() <= times) {
                throw new IllegalStateException("deaf");
            }
        }
    }
}
