package dev.polyphony.endtoend;

import dev.polyphony.client.AnalysisClient;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.worker.ProcessEnvironment;
import dev.polyphony.worker.WorkerApplication;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A worker in this process, configured as a real one is: by environment variables. */
final class Worker implements AutoCloseable {
    /** One for all workers of this process, as one installation has. */
    private static final Path LEDGER = ledger();

    private final ConfigurableApplicationContext context;

    private Worker(Map<String, String> environment, String... arguments) {
        context = new SpringApplicationBuilder(WorkerApplication.class)
                .web(WebApplicationType.NONE)
                .properties("spring.config.name=polyphony-worker")
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .initializers(starting -> starting.getBeanFactory()
                        .registerSingleton("processEnvironment", new ProcessEnvironment(environment)))
                .run(Stream.concat(
                                Stream.of(
                                        "--polyphony.worker.drain=0s",
                                        "--logging.level.dev.polyphony=warn",
                                        "--polyphony.worker.ledger=" + LEDGER),
                                Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private static Path ledger() {
        try {
            return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "ledger")
                    .resolve("ledger.db");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With the in-process test server inside. */
    static Worker withServer(Map<String, String> environment, String... settings) {
        return new Worker(
                environment,
                Stream.concat(Stream.of("--spring.temporal.test-server.enabled=true"), Stream.of(settings))
                        .toArray(String[]::new));
    }

    /** @param settings of Spring's form, {@code --polyphony.worker.catalogue=own.yaml} */
    static Worker at(String address, Map<String, String> environment, String... settings) {
        return new Worker(
                environment,
                Stream.concat(Stream.of("--spring.temporal.connection.target=" + address), Stream.of(settings))
                        .toArray(String[]::new));
    }

    /** Hears of a result when its workflow has closed. */
    AnalysisClient client() {
        return new AnalysisClient(context.getBean(WorkflowClient.class));
    }

    /** Hears of results and steps as this worker stores them. */
    AnalysisClient follower() {
        return new AnalysisClient(context.getBean(WorkflowClient.class), context.getBean(StoredEvents.class));
    }

    /** Calls under way are dropped, not drained: another worker takes them up. */
    @Override
    public void close() {
        context.close();
    }
}
