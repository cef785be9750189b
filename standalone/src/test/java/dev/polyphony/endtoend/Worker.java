package dev.polyphony.endtoend;

import dev.polyphony.client.AnalysisClient;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.llama.process.ModelProcesses;
import dev.polyphony.port.TextStore;
import dev.polyphony.storage.Database;
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
    private final ConfigurableApplicationContext context;

    private Worker(Path ledger, Map<String, String> environment, String... arguments) {
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
                                        "--polyphony.worker.ledger=" + ledger),
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

    /** With the in-process test server inside, and a database of its own. */
    static Worker withServer(Map<String, String> environment, String... arguments) {
        return new Worker(
                ledger(),
                environment,
                Stream.concat(Stream.of("--spring.temporal.test-server.enabled=true"), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    /**
     * With the database of that server's folder, as all workers of one installation have.
     *
     * @param arguments of Spring's form, {@code --polyphony.worker.catalogue=own.yaml}
     */
    static Worker at(RealServer server, Map<String, String> environment, String... arguments) {
        return new Worker(
                server.folder().resolve("books").resolve("ledger.db"),
                environment,
                Stream.concat(
                                Stream.of("--spring.temporal.connection.target=" + server.address()),
                                Stream.of(arguments))
                        .toArray(String[]::new));
    }

    /** With the database where users have it, beside that server's state. */
    static Worker inHome(RealServer server, Map<String, String> environment) {
        return new Worker(
                server.folder().resolve("ledger.db"),
                environment,
                "--spring.temporal.connection.target=" + server.address());
    }

    /** What it and all others with its database know of the providers. */
    ProviderHealth health() {
        return context.getBean(ProviderHealth.class);
    }

    /** The processes that serve models of this machine for it. */
    ModelProcesses models() {
        return context.getBean(ModelProcesses.class);
    }

    /** That it shares with all others of its installation. */
    Database database() {
        return context.getBean(Database.class);
    }

    /** Hears of a result when its workflow has closed. */
    AnalysisClient client() {
        return new AnalysisClient(context.getBean(WorkflowClient.class));
    }

    /** Hears of results and steps as this worker stores them, and keeps large images where it looks for them. */
    AnalysisClient follower() {
        return new AnalysisClient(context.getBean(WorkflowClient.class), context.getBean(StoredEvents.class))
                .keepingImagesIn(context.getBean(TextStore.class));
    }

    /** Calls under way are dropped, not drained: another worker takes them up. */
    @Override
    public void close() {
        context.close();
    }
}
