package dev.polyphony.standalone;

import dev.polyphony.cli.platform.Notices;
import dev.polyphony.cli.platform.PlatformUnavailable;
import dev.polyphony.cli.platform.ServerConnection;
import dev.polyphony.cli.platform.ServiceRole;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.codec.EncryptionCodec;
import dev.polyphony.connection.TemporalConnection;
import dev.polyphony.embedded.DevServer;
import dev.polyphony.embedded.EmbeddedTemporal;
import dev.polyphony.embedded.StateFolder;
import dev.polyphony.embedded.WarmWorkerRecord;
import dev.polyphony.embedded.WorkerPresence;
import dev.polyphony.rest.FleetHealthSource;
import dev.polyphony.settings.InvalidSetting;
import dev.polyphony.settings.Settings;
import dev.polyphony.telemetry.Telemetry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.PortInUseException;

/** A process that stays until it is told to end. */
final class LongRunningService {
    private static final String WORKER_PORT = "POLYPHONY_WORKER_PORT";
    private static final String USUAL_WORKER_PORT = "8181";

    private final Map<String, String> environment;

    LongRunningService(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Returns when the process is told to end, which is after the shutdown hook has closed everything. */
    int run(ServiceRole role, Settings settings, Notices out) {
        Deque<AutoCloseable> started = new ArrayDeque<>();
        Thread closing = new Thread(
                () -> {
                    if (started.isEmpty()) {
                        return;
                    }
                    out.say("Stopping; calls under way come to their end first, for three minutes at the most.");
                    StandaloneSession.closeAll(started);
                },
                "closing");
        Runtime.getRuntime().addShutdownHook(closing);
        try {
            start(role, settings, out, started);
            new CountDownLatch(1).await();
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        } catch (RuntimeException e) {
            StandaloneSession.closeAll(started);
            throw e.getCause() instanceof PortInUseException taken ? unavailable(taken, e) : e;
        } catch (Error e) {
            StandaloneSession.closeAll(started);
            throw e;
        }
    }

    private static PlatformUnavailable unavailable(PortInUseException taken, RuntimeException cause) {
        return new PlatformUnavailable(
                "port " + taken.getPort() + " is taken, perhaps by another up; end that one, or set SERVER_PORT=0 for"
                        + " any free port (" + WORKER_PORT + " is that of the worker in up)",
                cause);
    }

    private void start(ServiceRole role, Settings settings, Notices out, Deque<AutoCloseable> started) {
        Telemetry telemetry = TelemetryVariables.started(environment, service(role), Telemetry.OF_A_SERVICE);
        started.push(telemetry);
        ReachedServer reached = connection(settings, out, started);
        TemporalConnection to = reached.connection;
        String webUi = settings.temporalUi().found().orElse(reached.webUi);
        ServerConnection server = settings.remote().isPresent()
                ? ServerConnection.open(to, settings.encryption(), telemetry)
                : ServerConnection.open(to, settings.encryption(), StandalonePlatform.OWN_SERVER, telemetry);
        started.push(server);
        if (settings.remote().isEmpty()) {
            HistoryRetention.set(
                    server.stubs(), to.namespace(), settings.retention().get());
        }
        switch (role) {
            case WORKER -> startWorker(settings, to, Map.of(), telemetry, out, started);
            case STARTER -> {
                Optional<InstallationDatabase> stored = InstallationDatabase.shared(settings, environment, started);
                AnalysisClient client = stored.map(database -> database.client(server.client()))
                        .orElseGet(() -> new AnalysisClient(server.client()));
                StarterAccess access =
                        stored.map(database -> database.access(settings)).orElse(null);
                startStarter(
                        client,
                        () -> stored.flatMap(InstallationDatabase::read),
                        access,
                        telemetry,
                        settings,
                        webUi,
                        out,
                        started);
            }
            case UP -> {
                HostedWorker worker = startWorker(settings, to, portBesideStarter(), telemetry, out, started);
                startStarter(
                        worker.client(), worker::providers, worker.access(), telemetry, settings, webUi, out, started);
            }
        }
        out.say("Ready. Ctrl-C ends it; analyses under way go on at the next start.");
    }

    private static String service(ServiceRole role) {
        return switch (role) {
            case WORKER -> "polyphony-worker";
            case STARTER -> "polyphony-starter";
            case UP -> "polyphony";
        };
    }

    /** @param webUi absent where that of a server elsewhere is anywhere, or nowhere */
    private record ReachedServer(
            TemporalConnection connection, @Nullable String webUi) {}

    private ReachedServer connection(Settings settings, Notices out, Deque<AutoCloseable> started) {
        if (settings.remote().isPresent()) {
            out.say("Temporal: " + settings.remote().get());
            return new ReachedServer(settings.remote().get(), null);
        }
        return switch (StandalonePlatform.embedded(settings, environment, out)) {
            case EmbeddedTemporal.Durable(DevServer dev) -> {
                started.push(dev);
                out.say("Temporal dev server at " + dev.address() + ", Web UI " + dev.webUi() + ", state in "
                        + settings.home().get());
                yield new ReachedServer(StandalonePlatform.own(dev, settings), dev.webUi());
            }
            case EmbeddedTemporal.InMemory(String why) ->
                throw new PlatformUnavailable("there is no Temporal server that others could reach: " + why
                        + "; install the temporal command, or set TEMPORAL_ADDRESS");
        };
    }

    private static void startStarter(
            AnalysisClient client,
            FleetHealthSource providers,
            @Nullable StarterAccess access,
            Telemetry telemetry,
            Settings settings,
            @Nullable String webUi,
            Notices out,
            Deque<AutoCloseable> started) {
        if (access != null) {
            started.push(access);
        }
        Map<String, String> properties = new LinkedHashMap<>(settings.http().properties());
        if (webUi != null) {
            properties.put("polyphony.temporal-ui", webUi);
        }
        HostedStarter starter = HostedStarter.start(
                client, providers, access, new EncryptionCodec(settings.encryption()), telemetry, properties);
        started.push(starter);
        out.say("Starter: POST " + starter.url() + "/api/analyses, GET " + starter.url() + "/api/analyses/{id}");
    }

    /** In up they share a process, and SERVER_PORT is the starter's there. */
    private Map<String, String> portBesideStarter() {
        String shared = environment.getOrDefault("SERVER_PORT", "").strip();
        String own = environment.getOrDefault(WORKER_PORT, "").strip();
        if (!own.isEmpty() && !own.matches("[0-9]{1,5}")) {
            throw new InvalidSetting(WORKER_PORT + ": '" + own + "' is not a port such as 8181, or 0 for any free one");
        }
        String port = own.isEmpty() ? (shared.equals("0") ? shared : USUAL_WORKER_PORT) : own;
        return shared.isEmpty() && own.isEmpty() ? Map.of() : Map.of("server.port", port);
    }

    private HostedWorker startWorker(
            Settings settings,
            TemporalConnection to,
            Map<String, String> port,
            Telemetry telemetry,
            Notices out,
            Deque<AutoCloseable> started) {
        WorkerProcess worker = new WorkerProcess(environment, settings).traced(telemetry);
        started.push(worker);
        if (settings.temporalAddress().found().isEmpty()) {
            StateFolder state = new StateFolder(settings.home().get());
            WarmWorkerRecord.running(state).ifPresent(warm -> warm.end(state));
            started.push(WorkerPresence.announce(state, worker.simulated()));
        }
        HostedWorker hosted = worker.staying(to, port);
        started.push(hosted);
        out.say(
                worker.simulated()
                        ? "Worker: no provider key is set, answers come from the built-in simulator."
                        : worker.local().isEmpty()
                                ? "Worker: answers come from the configured providers (polyphony models shows them)."
                                : "Worker: no provider key is set, answers come from models on this machine: "
                                        + String.join(", ", worker.local()) + ".");
        if (!settings.encryption().ids().isEmpty()) {
            out.say("Encryption: " + settings.encryption().describe() + ".");
        }
        out.say("Health and metrics: " + hosted.url() + "/actuator/health, " + hosted.url() + "/actuator/prometheus");
        return hosted;
    }
}
