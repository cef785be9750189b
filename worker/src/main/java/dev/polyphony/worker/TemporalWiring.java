package dev.polyphony.worker;

import dev.polyphony.activity.CallActivities;
import dev.polyphony.attempt.LocalRoom;
import dev.polyphony.attempt.RunningCalls;
import dev.polyphony.catalogue.CatalogueSource;
import dev.polyphony.codec.EncryptionCodec;
import dev.polyphony.encryption.EncryptionKeys;
import dev.polyphony.planning.building.TaskQueueLane;
import dev.polyphony.worker.TelemetryConfiguration.WorkerInterceptors;
import dev.polyphony.workflow.SearchAttributes;
import dev.polyphony.workflow.WorkerDeployment;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.converter.DataConverter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.spring.boot.TemporalOptionsCustomizer;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How this process presents itself to Temporal. */
@Configuration(proxyBeanMethods = false)
class TemporalWiring {
    /** Each step of an analysis can hold several, and they wait for models at most a second each. */
    private static final int LOCAL = 2000;

    @Bean
    TemporalOptionsCustomizer<WorkflowClientOptions.Builder> identity(WorkerSettings settings) {
        return options -> options.setIdentity(WorkerIdentity.of(settings));
    }

    @Bean
    EncryptionCodec encryptionCodec(ProcessEnvironment environment) {
        return new EncryptionCodec(EncryptionKeys.from(environment.variables()));
    }

    /** Shown as {@code encryption} among the components of the health endpoint. */
    @Bean
    EncryptionHealth encryptionHealthIndicator(EncryptionCodec codec) {
        return new EncryptionHealth(codec);
    }

    /** Temporal's starter takes it for the client, and so for all workers. */
    @Bean
    DataConverter encryptingConverter(EncryptionCodec codec) {
        return codec.converter();
    }

    /** Of this process; what it begins stays with workers of the same one. The server in this process knows none. */
    @Bean
    WorkerVersion workerVersion(
            ProcessEnvironment environment, @Value("${spring.temporal.test-server.enabled:false}") boolean inProcess) {
        Optional<WorkerDeployment> told = WorkerDeployment.from(environment.variables());
        return new WorkerVersion(inProcess ? Optional.empty() : told);
    }

    /** As on lanes, for the calls that run beside their workflow; and how many steps are taken at once. */
    @Bean
    TemporalOptionsCustomizer<WorkerOptions.Builder> workersOptions(WorkerTuning tuning, WorkerVersion version) {
        return options -> CallOptions.on(version.of(options))
                .setMaxConcurrentWorkflowTaskExecutionSize(tuning.workflowTasks())
                .setUsingVirtualThreadsOnLocalActivityWorker(true)
                .setMaxConcurrentLocalActivityExecutionSize(LOCAL);
    }

    @Bean
    TemporalOptionsCustomizer<WorkflowServiceStubsOptions.Builder> connection(
            ObjectProvider<ConnectionOptions> options) {
        return builder -> options.getIfAvailable(() -> plain -> plain).apply(builder);
    }

    @Bean
    LaneWorkers laneWorkers(
            WorkerFactory factory,
            WorkflowClient temporal,
            CatalogueSource catalogue,
            CallActivities calls,
            LocalRoom room,
            WorkerVersion version,
            WorkerInterceptors interceptors) {
        LaneWorkers lanes = new LaneWorkers(
                factory,
                TaskQueueLane.all(catalogue.get()),
                calls,
                room,
                version,
                interceptors.on(WorkerFactoryOptions.newBuilder()).build());
        // Before anything is planned by it.
        catalogue.onChange(next -> lanes.add(temporal, TaskQueueLane.all(next)));
        return lanes;
    }

    /** By a process that stays: one command's is not the one to hear of it. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> fairnessCheck(WorkflowClient temporal, WorkerSettings settings) {
        return ready -> {
            if (settings.stays()) {
                Thread.ofVirtual().start(() -> FairnessCheck.warn(temporal));
            }
        };
    }

    @Bean
    ProcessWorker processWorker(
            WorkflowClient temporal, RunningCalls running, ProcessQueue queue, WorkerInterceptors interceptors) {
        return new ProcessWorker(
                temporal,
                running,
                queue,
                interceptors.on(WorkerFactoryOptions.newBuilder()).build());
    }

    @Bean
    GracefulShutdown draining(LaneWorkers lanes, ProcessWorker process, WorkerSettings settings) {
        return new GracefulShutdown(lanes::factories, process, settings.drain());
    }

    /** Shown as {@code temporal} among the components of the health endpoint. */
    @Bean
    TemporalHealth temporalHealthIndicator(WorkflowServiceStubs server, WorkerFactory factory, WorkerVersion version) {
        return new TemporalHealth(server, factory, version);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "io.temporal.testing.TestEnvironmentOptions")
    static class InProcessServer {
        /** With time skipping an analysis that waits for a model would reach its deadline at once. */
        @Bean
        TemporalOptionsCustomizer<TestEnvironmentOptions.Builder> realTime() {
            return options -> options.setUseTimeskipping(false);
        }

        /** This server takes no registration from outside, and no analysis without one. */
        @Bean
        TemporalOptionsCustomizer<TestEnvironmentOptions.Builder> searchAttributes() {
            return options -> {
                for (SearchAttributeKey<?> key : SearchAttributes.ALL) {
                    options.registerSearchAttribute(key.getName(), key.getValueType());
                }
                return options;
            };
        }
    }
}
