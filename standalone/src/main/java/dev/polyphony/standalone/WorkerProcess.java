package dev.polyphony.standalone;

import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.connection.TemporalConnection;
import dev.polyphony.settings.Settings;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.storage.Database;
import dev.polyphony.telemetry.Telemetry;
import dev.polyphony.worker.Planner;
import dev.polyphony.worker.PlanningSettings;
import dev.polyphony.worker.ProcessEnvironment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;

/**
 * What a worker of this process needs: its answers, from the providers or from a simulator beside it, and its settings.
 */
final class WorkerProcess implements AutoCloseable {
    private final Map<String, String> environment;
    private final Settings settings;
    private final @Nullable Simulator simulator;
    private final Map<String, String> simulated;
    private final List<String> local;
    private Telemetry telemetry = Telemetry.off();

    WorkerProcess(Map<String, String> environment, Settings settings) {
        this(environment, settings, AnswerSource.of(settings, environment));
    }

    private WorkerProcess(Map<String, String> environment, Settings settings, AnswerSource answers) {
        this(
                environment,
                settings,
                answers.catalogue(),
                answers.simulated() ? BuiltInSimulator.start() : null,
                answers.local());
    }

    /** @param simulator that answers and ends with this; absent where the providers answer */
    WorkerProcess(
            Map<String, String> environment, Settings settings, Catalogue catalogue, @Nullable Simulator simulator) {
        this(environment, settings, catalogue, simulator, List.of());
    }

    private WorkerProcess(
            Map<String, String> environment,
            Settings settings,
            Catalogue catalogue,
            @Nullable Simulator simulator,
            List<String> local) {
        this.local = local;
        this.environment = environment;
        this.settings = settings;
        this.simulator = simulator;
        this.simulated = simulator == null ? Map.of() : BuiltInSimulator.baseUrls(simulator, catalogue);
    }

    /** The same, whose work is traced so. */
    WorkerProcess traced(Telemetry by) {
        telemetry = by;
        return this;
    }

    boolean simulated() {
        return simulator != null;
    }

    /** Names of the models that this machine serves, where they are all that answers. */
    List<String> local() {
        return local;
    }

    /** A worker that ends with its command: what is under way then goes on at the next start. */
    HostedWorker passing(TemporalConnection to) {
        return besideServer(to, Map.of("polyphony.worker.drain", "0s"));
    }

    private HostedWorker besideServer(TemporalConnection to, Map<String, String> own) {
        Map<String, String> properties = properties();
        properties.putAll(own);
        properties.put("spring.temporal.connection.target", to.address().orElseThrow());
        properties.put("polyphony.worker.stays", "false");
        properties.put("logging.level.dev.polyphony", "warn");
        return HostedWorker.start(properties, environment, to::applyTo, WebApplicationType.NONE, telemetry);
    }

    /** As {@link #passing}, for several commands: what is under way at its end comes to its own first. */
    HostedWorker warm(TemporalConnection to) {
        return besideServer(to, Map.of("logging.level.io.temporal", "warn"));
    }

    /**
     * A worker that stays, with health and metrics over HTTP.
     *
     * @param port where it is not the one that the environment says
     */
    HostedWorker staying(TemporalConnection to, Map<String, String> port) {
        Map<String, String> properties = properties();
        properties.putAll(port);
        properties.put("spring.temporal.connection.target", to.address().orElseThrow());
        properties.put("logging.level.io.temporal", "warn");
        properties.putAll(settings.http().properties());
        // Warns of queries whose asker has gone, with a stack trace each.
        properties.put("logging.level.io.temporal.internal.worker.WorkflowWorker", "error");
        return HostedWorker.start(properties, environment, to::applyTo, WebApplicationType.SERVLET, telemetry);
    }

    /** A worker and the test server in one. */
    HostedWorker inMemory() {
        Map<String, String> properties = properties();
        properties.put("spring.temporal.test-server.enabled", "true");
        properties.put("logging.level.dev.polyphony", "warn");
        properties.put("polyphony.worker.drain", "0s");
        return HostedWorker.start(properties, environment, options -> options, WebApplicationType.NONE, telemetry);
    }

    /** What it knows and plans, without the worker; to be closed before this. */
    Planner planner() {
        return new Planner(
                planning(),
                new ProcessEnvironment(environment),
                settings.webhooks().read(),
                telemetry);
    }

    private PlanningSettings planning() {
        Path home = settings.home().get();
        return new PlanningSettings(
                settings.catalogue().found().orElse(null),
                AnswerSource.models(settings),
                home.resolve(TrainCommand.FOLDER),
                home.resolve(Database.FILE),
                settings.budgets().found().orElse(List.of()),
                settings.tuning().given(),
                simulated);
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>(settings.webhooks().properties());
        properties.putAll(planning().properties());
        properties.put("spring.temporal.namespace", settings.temporalNamespace().get());
        properties.put(
                "polyphony.worker.alert-at", String.join(",", settings.alertAt().get()));
        properties.put("polyphony.worker.retention", settings.retention().get().toString());
        properties.put(
                "polyphony.worker.audit-retention",
                settings.auditRetention().get().toString());
        properties.put("polyphony.worker.write-off", settings.writeOff().get().toString());
        return properties;
    }

    @Override
    public void close() {
        if (simulator != null) {
            simulator.close();
        }
    }
}
