package dev.polyphony.standalone;

import dev.polyphony.cli.platform.Notices;
import dev.polyphony.cli.platform.PlatformUnavailable;
import dev.polyphony.cli.platform.ServerConnection;
import dev.polyphony.cli.platform.ServiceRole;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.embedded.DevServer;
import dev.polyphony.embedded.EmbeddedTemporal;
import dev.polyphony.embedded.StateFolder;
import dev.polyphony.embedded.WorkerPresence;
import dev.polyphony.settings.Settings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.web.server.PortInUseException;

/** A process that stays until it is told to end. */
final class LongRunningService {
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
                        + " any free port",
                cause);
    }

    private void start(ServiceRole role, Settings settings, Notices out, Deque<AutoCloseable> started) {
        String namespace = settings.temporalNamespace().get();
        String address = address(settings, out, started);
        ServerConnection server = settings.temporalAddress().found().isPresent()
                ? ServerConnection.open(address, namespace)
                : ServerConnection.open(address, namespace, StandalonePlatform.OWN_SERVER);
        started.push(server);
        if (settings.temporalAddress().found().isEmpty()) {
            HistoryRetention.set(server.stubs(), namespace, settings.retention().get());
        }
        switch (role) {
            case WORKER -> startWorker(settings, address, out, started);
            case STARTER ->
                startStarter(
                        InstallationEvents.client(server.client(), settings, environment, started),
                        settings,
                        out,
                        started);
            case UP -> {
                HostedWorker worker = startWorker(settings, address, out, started);
                startStarter(new AnalysisClient(server.client(), worker.events()), settings, out, started);
            }
        }
        out.say("Ready. Ctrl-C ends it; analyses under way go on at the next start.");
    }

    private String address(Settings settings, Notices out, Deque<AutoCloseable> started) {
        if (settings.temporalAddress().found().isPresent()) {
            out.say("Temporal: " + settings.temporalAddress().get());
            return settings.temporalAddress().get();
        }
        return switch (StandalonePlatform.embedded(settings, environment, out)) {
            case EmbeddedTemporal.Durable(DevServer dev) -> {
                started.push(dev);
                out.say("Temporal dev server at " + dev.address() + ", Web UI " + dev.webUi() + ", state in "
                        + settings.home().get());
                yield dev.address();
            }
            case EmbeddedTemporal.InMemory(String why) ->
                throw new PlatformUnavailable("there is no Temporal server that others could reach: " + why
                        + "; install the temporal command, or set TEMPORAL_ADDRESS");
        };
    }

    private static void startStarter(
            AnalysisClient client, Settings settings, Notices out, Deque<AutoCloseable> started) {
        HostedStarter starter = HostedStarter.start(client, settings.http().properties());
        started.push(starter);
        out.say("Starter: POST " + starter.url() + "/api/analyses, GET " + starter.url() + "/api/analyses/{id}");
    }

    private HostedWorker startWorker(Settings settings, String address, Notices out, Deque<AutoCloseable> started) {
        WorkerProcess worker = new WorkerProcess(environment, settings);
        started.push(worker);
        if (settings.temporalAddress().found().isEmpty()) {
            StateFolder state = new StateFolder(settings.home().get());
            started.push(WorkerPresence.announce(state, worker.simulated()));
        }
        HostedWorker hosted = worker.staying(address);
        started.push(hosted);
        out.say(
                worker.simulated()
                        ? "Worker: no provider key is set, answers come from the built-in simulator."
                        : "Worker: answers come from the configured providers (polyphony models shows them).");
        out.say("Health and metrics: " + hosted.url() + "/actuator/health, " + hosted.url() + "/actuator/prometheus");
        return hosted;
    }
}
