package dev.polyphony.standalone;

import dev.polyphony.worker.ProcessEnvironment;
import dev.polyphony.worker.WorkerApplication;
import io.temporal.client.WorkflowClient;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A worker in this process. */
final class HostedWorker implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private HostedWorker(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param properties Spring's, over those of the worker's own file */
    static HostedWorker start(Map<String, String> properties, Map<String, String> environment, WebApplicationType web) {
        ProcessEnvironment variables = new ProcessEnvironment(environment);
        return new HostedWorker(new SpringApplicationBuilder(WorkerApplication.class)
                .web(web)
                // A name of its own: worker and starter can share a class path.
                .properties("spring.config.name=polyphony-worker")
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .initializers(context -> context.getBeanFactory().registerSingleton("processEnvironment", variables))
                .run(properties.entrySet().stream()
                        .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                        .toArray(String[]::new)));
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
