package dev.polyphony.bench.runs;

import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.SearchAttributesRegistration;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.worker.ProcessEnvironment;
import dev.polyphony.worker.WorkerApplication;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A worker as it is shipped, a Temporal server, and the simulator that answers from the recording without delay. */
public final class RunStage implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(30);

    private final Simulator simulator;
    private final ConfigurableApplicationContext worker;

    private RunStage(Simulator simulator, ConfigurableApplicationContext worker) {
        this.simulator = simulator;
        this.worker = worker;
    }

    /**
     * @param answers what the simulator answers from
     * @param catalogue laid over the shipped one
     * @param server of Temporal, by address; empty for one in this process
     */
    public static RunStage set(Path answers, Path catalogue, Catalogue merged, Optional<String> server) {
        Simulator simulator = Simulator.start(Script.healthy().withRecordedAnswers(answers.toAbsolutePath()));
        try {
            server.ifPresent(RunStage::prepare);
            return new RunStage(simulator, worker(simulator, catalogue, merged, server));
        } catch (RuntimeException e) {
            simulator.close();
            throw e;
        }
    }

    public AnalysisClient client() {
        return new AnalysisClient(worker.getBean(WorkflowClient.class));
    }

    private static ConfigurableApplicationContext worker(
            Simulator simulator, Path catalogue, Catalogue merged, Optional<String> server) {
        List<String> settings = new ArrayList<>(List.of(
                "--polyphony.worker.drain=0s",
                "--polyphony.worker.ledger=" + ledger(),
                "--polyphony.worker.catalogue=" + catalogue.toAbsolutePath(),
                "--logging.level.root=error",
                "--logging.level.dev.polyphony=error"));
        settings.add(server.map(address -> "--spring.temporal.connection.target=" + address)
                .orElse("--spring.temporal.test-server.enabled=true"));
        merged.providers()
                .keySet()
                .forEach(provider -> settings.add("--polyphony.worker.simulator." + provider.value() + "="
                        + simulator.baseUrl(provider.value())));
        return new SpringApplicationBuilder(WorkerApplication.class)
                .web(WebApplicationType.NONE)
                .properties("spring.config.name=polyphony-worker")
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .initializers(starting -> starting.getBeanFactory()
                        .registerSingleton("processEnvironment", new ProcessEnvironment(Map.of())))
                .run(settings.toArray(String[]::new));
    }

    /** Of this run alone: no book of anybody's is touched. */
    private static Path ledger() {
        try {
            return Files.createTempDirectory("polyphony-bench").resolve("ledger.db");
        } catch (IOException e) {
            throw new UncheckedIOException("the bench's ledger cannot be made", e);
        }
    }

    private static void prepare(String address) {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(address).build());
        try {
            stubs.connect(CONNECT);
            new SearchAttributesRegistration(stubs, "default").register();
        } finally {
            stubs.shutdownNow();
        }
    }

    @Override
    public void close() {
        worker.close();
        simulator.close();
    }
}
