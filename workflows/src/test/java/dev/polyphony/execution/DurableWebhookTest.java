package dev.polyphony.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.activity.WebhookActivities;
import dev.polyphony.alert.WebhookDelivery;
import dev.polyphony.alert.WebhookReport;
import dev.polyphony.workflow.WebhookWorkflow;
import io.temporal.activity.Activity;
import io.temporal.client.WorkflowOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** A message is sent until it is taken, for a day. */
class DurableWebhookTest {
    private static final WebhookDelivery DELIVERY = new WebhookDelivery(
            "msg_1", "analysis.completed", "acme", "acme~an-1", "run-1", "we_1", null, Instant.EPOCH);

    @Test
    void isSentUntilItIsTaken() {
        Receiver receiver = new Receiver(attempt -> {
            if (attempt <= 6) {
                throw ApplicationFailure.newFailure("the receiver answered 500", "WebhookRefused");
            }
            return WebhookReport.delivered(204);
        });

        assertThat(deliver(receiver, DELIVERY)).isEqualTo(WebhookReport.delivered(204));
        assertThat(receiver.sent).hasSize(7).containsOnly(DELIVERY);
    }

    @Test
    void isGivenUpAfterADay() {
        Receiver receiver = new Receiver(attempt -> {
            throw ApplicationFailure.newFailure("the receiver answered 500", "WebhookRefused");
        });

        assertThat(deliver(receiver, DELIVERY)).isEqualTo(WebhookReport.given(null, "the receiver answered 500"));
        assertThat(receiver.sent).hasSizeBetween(15, 25);
        assertThat(Duration.between(receiver.at.getFirst(), receiver.at.getLast()))
                .isBetween(Duration.ofHours(20), Duration.ofHours(24));
    }

    @Test
    void testIsSentOnce() {
        Receiver receiver = new Receiver(attempt -> {
            throw ApplicationFailure.newFailure("the receiver does not answer", "WebhookUnreachable");
        });

        WebhookReport report = deliver(
                receiver,
                new WebhookDelivery("msg_2", WebhookDelivery.TEST, "acme", "we_1", null, "we_1", null, Instant.EPOCH));

        assertThat(report.problem()).isEqualTo("the receiver does not answer");
        assertThat(receiver.sent).hasSize(1);
    }

    private static WebhookReport deliver(Receiver receiver, WebhookDelivery delivery) {
        try (TestWorkflowEnvironment environment = receiver.environment) {
            environment.newWorker("main").registerWorkflowImplementationTypes(DurableWebhook.class);
            environment.newWorker(WebhookWorkflow.TASK_QUEUE).registerActivitiesImplementations(receiver);
            environment.start();
            return environment
                    .getWorkflowClient()
                    .newWorkflowStub(
                            WebhookWorkflow.class,
                            WorkflowOptions.newBuilder()
                                    .setTaskQueue("main")
                                    .setWorkflowId(delivery.workflowId())
                                    .build())
                    .deliver(delivery);
        }
    }

    private static final class Receiver implements WebhookActivities {
        private final List<WebhookDelivery> sent = new CopyOnWriteArrayList<>();
        private final List<Instant> at = new CopyOnWriteArrayList<>();
        private final TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance();
        private final IntFunction<WebhookReport> answers;

        Receiver(IntFunction<WebhookReport> answers) {
            this.answers = answers;
        }

        @Override
        public WebhookReport send(WebhookDelivery delivery) {
            sent.add(delivery);
            at.add(Instant.ofEpochMilli(environment.currentTimeMillis()));
            return answers.apply(Activity.getExecutionContext().getInfo().getAttempt());
        }
    }
}
