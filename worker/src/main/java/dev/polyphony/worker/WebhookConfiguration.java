package dev.polyphony.worker;

import dev.polyphony.activity.WebhookActivities;
import dev.polyphony.batches.StoredBatches;
import dev.polyphony.delivery.DeliverWebhook;
import dev.polyphony.delivery.GuardedTransport;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.pipelinestore.StoredPipelines;
import dev.polyphony.storage.Database;
import dev.polyphony.webhook.WebhookEndpoints;
import dev.polyphony.webhook.WebhookHosts;
import dev.polyphony.webhook.WebhookOutbox;
import dev.polyphony.webhook.WebhookRegistry;
import dev.polyphony.workflow.WebhookWorkflow;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Whom this worker tells that analyses have ended. */
@Configuration(proxyBeanMethods = false)
class WebhookConfiguration {
    /** Messages under way at once. One that hangs holds its slot for twenty seconds. */
    private static final int SLOTS = 20;

    /** In the environment {@code POLYPHONY_WEBHOOK_HOSTS} and {@code POLYPHONY_WEBHOOK_NETWORKS}. */
    @Bean
    WebhookHosts webhookHosts(
            @Value("${polyphony.webhook.hosts:}") List<String> hosts,
            @Value("${polyphony.webhook.networks:}") List<String> networks) {
        return WebhookHosts.of(hosts, networks);
    }

    @Bean
    WebhookEndpoints webhookEndpoints(Database database) {
        return new WebhookEndpoints(database, InstantSource.system());
    }

    @Bean
    WebhookRegistry webhookRegistry(WebhookHosts hosts, WebhookEndpoints endpoints) {
        return new WebhookRegistry(hosts, () -> endpoints);
    }

    @Bean
    GuardedTransport guardedTransport(WebhookHosts hosts) {
        return new GuardedTransport(hosts);
    }

    @Bean
    WebhookActivities deliverWebhook(
            WebhookEndpoints endpoints,
            StoredEvents results,
            Database database,
            WebhookHosts hosts,
            GuardedTransport transport,
            MeterRegistry metrics) {
        return new DeliverWebhook(
                endpoints,
                results,
                new StoredBatches(database, InstantSource.system()),
                new StoredPipelines(database, InstantSource.system()),
                hosts,
                transport,
                (type, outcome) -> metrics.counter("polyphony.webhooks", "type", type, "outcome", outcome)
                        .increment(),
                InstantSource.system());
    }

    @Bean
    WebhookJob webhookJob(Database database, WorkflowClient temporal) {
        return new WebhookJob(new WebhookOutbox(database), temporal);
    }

    @Bean
    Worker webhookWorker(WorkerFactory factory, WebhookActivities deliveries, WorkerVersion version) {
        Worker worker = factory.newWorker(
                WebhookWorkflow.TASK_QUEUE,
                version.of(WorkerOptions.newBuilder())
                        .setMaxConcurrentActivityExecutionSize(SLOTS)
                        .setMaxConcurrentActivityTaskPollers(2)
                        .setUsingVirtualThreadsOnActivityWorker(true)
                        .build());
        worker.registerActivitiesImplementations(deliveries);
        return worker;
    }
}
