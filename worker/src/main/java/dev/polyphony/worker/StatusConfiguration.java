package dev.polyphony.worker;

import dev.polyphony.activity.TrialActivities;
import dev.polyphony.catalogue.CatalogueSource;
import dev.polyphony.experimentstore.ExperimentDecider;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.ledger.Budgets;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.planning.building.TaskQueueLane;
import dev.polyphony.probe.ProviderTrials;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.status.HealthAlerts;
import dev.polyphony.status.OpenWork;
import dev.polyphony.status.StatusReader;
import dev.polyphony.storage.Database;
import dev.polyphony.workload.ExplorationFindings;
import dev.polyphony.workload.StoredWorkloads;
import dev.polyphony.workload.WorkloadDrift;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this worker tells people of providers. */
@Configuration(proxyBeanMethods = false)
class StatusConfiguration {
    @Bean
    InventoryRecord inventoryRecord(
            CatalogueSource source, Database database, ProcessEnvironment environment, WorkerSettings settings) {
        InventoryRecord written =
                InventoryRecord.of(database, environment, settings.planning(), WorkerIdentity.of(settings));
        written.write(source.get());
        source.onChange(written::write);
        return written;
    }

    @Bean
    TrialActivities providerTrials(
            CatalogueSource source, Endpoints endpoints, ModelClients clients, ProviderHealth health, Ledger ledger) {
        return new ProviderTrials(source, endpoints, clients, health, ledger, Clock.systemUTC());
    }

    /** A process that ends with its command leaves that to those that stay. */
    @Bean
    @ConditionalOnProperty(name = "polyphony.worker.stays", matchIfMissing = true)
    ProviderAlertJob providerAlertJob(
            Database database,
            ProviderHealth health,
            WorkerSettings settings,
            WorkflowClient temporal,
            ProvidersHealth measured) {
        return new ProviderAlertJob(
                new HealthAlerts(database, health, InstantSource.system()),
                temporal,
                settings.retention(),
                measured::measure);
    }

    /** Likewise: an experiment is ended by those that stay. */
    @Bean
    @ConditionalOnProperty(name = "polyphony.worker.stays", matchIfMissing = true)
    ExperimentJob experimentJob(Database database, WorkflowClient temporal) {
        return new ExperimentJob(new ExperimentDecider(database, InstantSource.system()), temporal);
    }

    /** Likewise. */
    @Bean
    @ConditionalOnProperty(name = "polyphony.worker.stays", matchIfMissing = true)
    DriftJob driftJob(Database database, WorkflowClient temporal) {
        InstantSource clock = InstantSource.system();
        return new DriftJob(
                new StoredWorkloads(database, clock),
                new WorkloadDrift(database, clock),
                new ExplorationFindings(database, clock),
                temporal);
    }

    /** Neither by a command that passes: its figures would end before anybody could read them. */
    @Bean(initMethod = "start")
    @ConditionalOnProperty(name = "polyphony.worker.stays", matchIfMissing = true)
    OperatingMetrics operatingMetrics(
            Database database,
            Budgets budgets,
            CatalogueSource catalogue,
            WorkflowClient temporal,
            MeterRegistry metrics) {
        QueueBacklogs backlogs = new QueueBacklogs(
                temporal.getWorkflowServiceStubs().blockingStub(),
                temporal.getOptions().getNamespace(),
                () -> TaskQueueLane.all(catalogue.get()).stream()
                        .map(TaskQueueLane::taskQueue)
                        .toList());
        return new OperatingMetrics(new OpenWork(database, InstantSource.system()), budgets, backlogs, metrics);
    }

    @Bean
    StatusReader statusReader(Database database, ProviderHealth health) {
        return new StatusReader(database, health::snapshot, InstantSource.system());
    }

    /** Shown as {@code providers} among the components of the health endpoint. */
    @Bean
    ProvidersHealth providersHealthIndicator(StatusReader status, MeterRegistry metrics) {
        return new ProvidersHealth(status, metrics);
    }
}
