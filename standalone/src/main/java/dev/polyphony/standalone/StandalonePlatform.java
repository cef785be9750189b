package dev.polyphony.standalone;

import dev.polyphony.cli.platform.DoctorLine;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.cli.platform.KnownNames;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Notices;
import dev.polyphony.cli.platform.Platform;
import dev.polyphony.cli.platform.PlatformUnavailable;
import dev.polyphony.cli.platform.Role;
import dev.polyphony.cli.platform.ServerConnection;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.settings.Settings;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.embedded.DevServer;
import dev.polyphony.embedded.EmbeddedTemporal;
import dev.polyphony.embedded.StateFolder;
import dev.polyphony.embedded.WorkerPresence;
import dev.polyphony.plan.Strategy;
import dev.polyphony.worker.WorkerIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Starts whatever a command needs and nobody else provides, and ends it with the command. */
public final class StandalonePlatform implements Platform {
    private final Map<String, String> environment;

    public StandalonePlatform(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Session open(Settings settings, Need need, Notices out) {
        Deque<AutoCloseable> started = new ArrayDeque<>();
        try {
            return settings.temporalAddress().found().isPresent()
                    ? remote(settings.temporalAddress().get(), settings, need, out, started)
                    : embedded(settings, need, out, started);
        } catch (RuntimeException e) {
            StandaloneSession.closeAll(started);
            throw e;
        }
    }

    @Override
    public int serve(Role role, Settings settings, Notices out) {
        return new Service(environment).run(role, settings, out);
    }

    @Override
    public List<Object> commands(Path home) {
        return List.of(new TrainCommand(home));
    }

    @Override
    public Optional<KnownNames> names(Settings settings) {
        Path home = settings.home().get();
        boolean others = settings.temporalAddress().found().isPresent()
                || (Files.isDirectory(home)
                        && WorkerPresence.simulated(new StateFolder(home)).isPresent());
        if (others) {
            return Optional.empty();
        }
        Catalogue catalogue = Answers.of(settings, environment).catalogue();
        List<String> strategies = new ArrayList<>(Strategy.words());
        strategies.addAll(catalogue.strategies().keySet());
        return Optional.of(
                new KnownNames(strategies, List.copyOf(catalogue.chains().keySet())));
    }

    @Override
    public List<DoctorLine> diagnose(Settings settings) {
        return new Diagnosis(environment).lines(settings);
    }

    private Session remote(String address, Settings settings, Need need, Notices out, Deque<AutoCloseable> started) {
        String namespace = settings.temporalNamespace().get();
        ServerConnection server = ServerConnection.open(address, namespace);
        started.push(server);
        Optional<String> elsewhere = WorkerIdentity.staying(server.pollers());
        boolean simulated = elsewhere.map(WorkerIdentity::simulated).orElse(false);
        if (need == Need.WORKER && elsewhere.isEmpty()) {
            out.detail("No worker polls at " + address + ": one runs here for this command.");
            simulated = host(settings, address, started);
        }
        return session(
                server,
                settings,
                "Temporal at " + address + ", namespace " + namespace,
                null,
                simulated,
                elsewhere.isPresent(),
                started);
    }

    private Session embedded(Settings settings, Need need, Notices out, Deque<AutoCloseable> started) {
        StateFolder state = new StateFolder(settings.home().get());
        return switch (EmbeddedTemporal.open(
                state, settings.offline().get(), environment.getOrDefault("PATH", ""), out::say)) {
            case EmbeddedTemporal.Durable(DevServer dev) -> {
                started.push(dev);
                yield durable(dev, state, settings, need, started);
            }
            case EmbeddedTemporal.InMemory(String why) -> inMemory(why, settings, need, started);
        };
    }

    private Session durable(
            DevServer dev, StateFolder state, Settings settings, Need need, Deque<AutoCloseable> started) {
        // Beside the worker's start, which takes longer.
        CompletableFuture<ServerConnection> connecting = CompletableFuture.supplyAsync(() -> ServerConnection.open(
                dev.address(), settings.temporalNamespace().get()));
        started.push(() -> connecting.join().close());
        Optional<Boolean> elsewhere = WorkerPresence.simulated(state);
        boolean simulated = elsewhere.orElse(false);
        if (need == Need.WORKER && elsewhere.isEmpty()) {
            simulated = host(settings, dev.address(), started);
        }
        ServerConnection server = connected(connecting);
        String where = "Temporal dev server at " + dev.address() + ", state in " + state.path();
        return session(server, settings, where, dev.webUi(), simulated, elsewhere.isPresent(), started);
    }

    private static ServerConnection connected(CompletableFuture<ServerConnection> connecting) {
        try {
            return connecting.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof PlatformUnavailable unavailable ? unavailable : e;
        }
    }

    private Session inMemory(String why, Settings settings, Need need, Deque<AutoCloseable> started) {
        if (need == Need.SERVER) {
            throw new PlatformUnavailable("there is no Temporal server to ask: " + why
                    + "; install the temporal command, or set TEMPORAL_ADDRESS");
        }
        WorkerProcess worker = new WorkerProcess(environment, settings);
        HostedWorker hosted = worker.inMemory();
        started.push(worker);
        started.push(hosted);
        return new StandaloneSession(
                new AnalysisClient(hosted.client()),
                "Temporal in memory, not durable (" + why + ")",
                settings.temporalNamespace().get(),
                null,
                worker.simulated(),
                false,
                false,
                started);
    }

    /** Runs a worker for this command; returns whether it answers from the simulator. */
    private boolean host(Settings settings, String address, Deque<AutoCloseable> started) {
        WorkerProcess worker = new WorkerProcess(environment, settings);
        started.push(worker);
        started.push(worker.passing(address));
        return worker.simulated();
    }

    private static Session session(
            ServerConnection server,
            Settings settings,
            String where,
            @Nullable String webUi,
            boolean simulated,
            boolean elsewhere,
            Deque<AutoCloseable> started) {
        return new StandaloneSession(
                new AnalysisClient(server.client()),
                where,
                settings.temporalNamespace().get(),
                webUi,
                simulated,
                true,
                elsewhere,
                started);
    }
}
