package dev.polyphony.standalone;

import dev.polyphony.call.InvalidField;
import dev.polyphony.ledger.LedgerUnavailable;
import dev.polyphony.worker.ProcessEnvironment;
import dev.polyphony.worker.WorkerApplication;
import io.temporal.client.WorkflowClient;
import java.util.Map;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;

/** A worker in this process. */
final class HostedWorker implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private HostedWorker(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param properties Spring's, over those of the worker's own file */
    static HostedWorker start(Map<String, String> properties, Map<String, String> environment, WebApplicationType web) {
        try {
            return new HostedWorker(context(properties, environment, web));
        } catch (BeanCreationException e) {
            // What is wrong with a setting or the database is said as it is, not as what it kept from being made.
            throw NestedExceptionUtils.getMostSpecificCause(e) instanceof InvalidField field ? field : unavailable(e);
        }
    }

    private static RuntimeException unavailable(BeanCreationException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof LedgerUnavailable ledger) {
                return ledger;
            }
        }
        return e;
    }

    private static ConfigurableApplicationContext context(
            Map<String, String> properties, Map<String, String> environment, WebApplicationType web) {
        ProcessEnvironment variables = new ProcessEnvironment(environment);
        return new SpringApplicationBuilder(WorkerApplication.class)
                .web(web)
                // A name of its own: worker and starter can share a class path.
                .properties("spring.config.name=polyphony-worker")
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .initializers(context -> context.getBeanFactory().registerSingleton("processEnvironment", variables))
                .run(properties.entrySet().stream()
                        .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                        .toArray(String[]::new));
    }

    /** The worker's own connection, the only one there is to an in-process server. */
    WorkflowClient client() {
        return context.getBean(WorkflowClient.class);
    }

    /** Of its health and metrics, where it serves them. */
    String url() {
        return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    @Override
    public void close() {
        context.close();
    }
}
