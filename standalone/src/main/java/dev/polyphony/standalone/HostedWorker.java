package dev.polyphony.standalone;

import dev.polyphony.batches.StoredBatches;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.inventory.FleetHealth;
import dev.polyphony.pipelinestore.StoredPipelines;
import dev.polyphony.port.TextStore;
import dev.polyphony.status.StatusReader;
import dev.polyphony.storage.Database;
import dev.polyphony.telemetry.Telemetry;
import dev.polyphony.webhook.WebhookHosts;
import dev.polyphony.worker.ActivityMeter;
import dev.polyphony.worker.ConnectionOptions;
import dev.polyphony.worker.ProcessEnvironment;
import dev.polyphony.worker.WorkerApplication;
import io.temporal.client.WorkflowClient;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A worker in this process. */
final class HostedWorker implements AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final OperatorAudit operator = new OperatorAudit(this::database);

    private HostedWorker(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * @param properties Spring's, over those of the worker's own file
     * @param connection how it shows the server who it is
     * @param telemetry that outlives it
     */
    static HostedWorker start(
            Map<String, String> properties,
            Map<String, String> environment,
            ConnectionOptions connection,
            WebApplicationType web,
            Telemetry telemetry) {
        try {
            return new HostedWorker(context(properties, environment, connection, web, telemetry));
        } catch (RuntimeException e) {
            throw StartFailure.cause(e);
        }
    }

    private static ConfigurableApplicationContext context(
            Map<String, String> properties,
            Map<String, String> environment,
            ConnectionOptions connection,
            WebApplicationType web,
            Telemetry telemetry) {
        ProcessEnvironment variables = new ProcessEnvironment(environment);
        return new SpringApplicationBuilder(WorkerApplication.class)
                .web(web)
                // A name of its own: worker and starter can share a class path.
                .properties("spring.config.name=polyphony-worker")
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .initializers(context -> {
                    context.getBeanFactory().registerSingleton("processEnvironment", variables);
                    context.getBeanFactory().registerSingleton("connectionOptions", connection);
                    context.getBeanFactory().registerSingleton("telemetry", telemetry);
                })
                .run(arguments(with(telemetry.settings().springProperties(), properties)));
    }

    /** Both, the latter above the former. */
    static Map<String, String> with(Map<String, String> some, Map<String, String> others) {
        Map<String, String> all = new LinkedHashMap<>(some);
        all.putAll(others);
        return all;
    }

    /** As Spring's command line has them, which is above variables and files. */
    static String[] arguments(Map<String, String> properties) {
        return properties.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + "=" + literally(entry.getValue()))
                .toArray(String[]::new);
    }

    /** A value of the user's is no template: Spring would put variables, keys among them, in the place of ${...}. */
    private static String literally(String value) {
        return value.replace("${", "\\${");
    }

    /**
     * By the worker's own connection: what begins by it is taken up here at once. Hears in this process what the worker
     * tells, and keeps for it what is large.
     */
    AnalysisClient client() {
        return new AnalysisClient(context.getBean(WorkflowClient.class), context.getBean(StoredEvents.class))
                .keepingImagesIn(context.getBean(TextStore.class))
                .keepingBatchesIn(new StoredBatches(this::database, InstantSource.system()))
                .keepingPipelinesIn(new StoredPipelines(this::database, InstantSource.system()))
                .telling(operator);
    }

    /** How the providers stand together, without asking them. */
    Optional<FleetHealth> providers() {
        return context.getBean(StatusReader.class).overall();
    }

    /** Who may ask a starter beside it. */
    StarterAccess access() {
        return StarterAccess.in(this::database, context.getBean(WebhookHosts.class));
    }

    /** Of what it does, whoever asked for it. */
    ActivityMeter activities() {
        return context.getBean(ActivityMeter.class);
    }

    private Database database() {
        return context.getBean(Database.class);
    }

    /** Of its health and metrics, where it serves them. */
    String url() {
        return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    @Override
    public void close() {
        operator.close();
        context.close();
    }
}
