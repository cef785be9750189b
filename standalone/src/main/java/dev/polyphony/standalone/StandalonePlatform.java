package dev.polyphony.standalone;

import dev.polyphony.analysis.Principal;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.platform.DoctorLine;
import dev.polyphony.cli.platform.KnownNames;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Notices;
import dev.polyphony.cli.platform.PlanningSession;
import dev.polyphony.cli.platform.Platform;
import dev.polyphony.cli.platform.PlatformUnavailable;
import dev.polyphony.cli.platform.ServerConnection;
import dev.polyphony.cli.platform.ServiceRole;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.connection.TemporalConnection;
import dev.polyphony.embedded.DevServer;
import dev.polyphony.embedded.EmbeddedTemporal;
import dev.polyphony.embedded.StateFolder;
import dev.polyphony.embedded.WorkerPresence;
import dev.polyphony.plan.Strategy;
import dev.polyphony.settings.Settings;
import dev.polyphony.standalone.local.LocalBenchCommand;
import dev.polyphony.standalone.local.LocalReportCommand;
import dev.polyphony.standalone.local.LocalSetupCommand;
import dev.polyphony.standalone.local.LocalStatusCommand;
import dev.polyphony.standalone.local.LocalTryCommand;
import dev.polyphony.standalone.quality.QualityCommand;
import dev.polyphony.standalone.replay.ReplayCommand;
import dev.polyphony.telemetry.Telemetry;
import dev.polyphony.worker.Planner;
import dev.polyphony.worker.SpringSources;
import dev.polyphony.worker.WorkerIdentity;
import io.temporal.client.WorkflowClient;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/** Starts whatever a command needs and nobody else provides, and ends it with the command. */
public final class StandalonePlatform implements Platform {
    /** A server of our own listens already when it is connected to. */
    static final Duration OWN_SERVER = Duration.ofSeconds(30);

    private final Map<String, String> environment;

    public StandalonePlatform(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Session open(Settings settings, Need need, Notices out) {
        return opened(settings, (telemetry, started) -> connected(settings, need, telemetry, out, started));
    }

    /** A worker's word counts where one runs, and what Spring reads for it nobody else can read. */
    @Override
    public PlanningSession openPlanning(Settings settings, Notices out) {
        return opened(settings, (telemetry, started) -> {
            if (settings.remote().isPresent() || hasWorker(settings)) {
                return connected(settings, Need.WORKER, telemetry, out, started);
            }
            return readsSpring()
                    ? inMemory("nothing has to be kept", settings, Need.WORKER, telemetry, started)
                    : inProcess(settings, telemetry, started);
        });
    }

    private boolean readsSpring() {
        List<String> names = new ArrayList<>(environment.keySet());
        names.addAll(System.getProperties().stringPropertyNames());
        return SpringSources.any(names, Path.of(""));
    }

    private PlanningSession inProcess(Settings settings, Telemetry telemetry, Deque<AutoCloseable> started) {
        WorkerProcess process = new WorkerProcess(environment, settings).traced(telemetry);
        started.push(process);
        Planner planner = process.planner();
        started.push(planner);
        return new InProcessSession(
                new InProcessPlanning(planner, new Principal(settings.tenant().get())),
                process.simulated(),
                process.local(),
                started);
    }

    /** What opens a session with what is started for it. */
    @FunctionalInterface
    private interface Opening<S> {
        S open(Telemetry telemetry, Deque<AutoCloseable> started);
    }

    private <S> S opened(Settings settings, Opening<S> opening) {
        Deque<AutoCloseable> started = new ConcurrentLinkedDeque<>();
        // Ctrl-C before there is a session to close: what was started until then ends all the same.
        Thread ending = new Thread(() -> StandaloneSession.closeAll(started), "ending");
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            Telemetry telemetry = TelemetryVariables.started(environment, "polyphony-cli", Telemetry.OF_A_COMMAND);
            started.push(telemetry);
            endOtherWarmWorker(settings);
            return opening.open(telemetry, started);
        } catch (RuntimeException | Error e) {
            StandaloneSession.closeAll(started);
            throw e;
        } finally {
            remove(ending);
        }
    }

    private Session connected(
            Settings settings, Need need, Telemetry telemetry, Notices out, Deque<AutoCloseable> started) {
        Optional<TemporalConnection> remote = settings.remote();
        return remote.isPresent()
                ? remote(remote.get(), settings, need, telemetry, out, started)
                : embedded(settings, need, telemetry, out, started);
    }

    private void endOtherWarmWorker(Settings settings) {
        Path home = settings.home().get();
        if (settings.remote().isEmpty() && Files.exists(home)) {
            WarmWorker.endOther(new StateFolder(home), settings, environment);
        }
    }

    static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // It runs, or has run.
        }
    }

    /**
     * The server of this process' own.
     *
     * @throws PlatformUnavailable where its folder or the server itself cannot be had
     */
    static EmbeddedTemporal embedded(Settings settings, Map<String, String> environment, Notices out) {
        try {
            return EmbeddedTemporal.open(
                    new StateFolder(settings.home().get()),
                    settings.offline().get(),
                    environment.getOrDefault("PATH", ""),
                    out::say);
        } catch (UncheckedIOException e) {
            throw new PlatformUnavailable(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public int serve(ServiceRole role, Settings settings, Notices out) {
        return new LongRunningService(environment).run(role, settings, out);
    }

    @Override
    public List<Object> commands(CliContext context) {
        return List.of(
                new ReplayCommand(context),
                new TrainCommand(context, environment),
                new QualityCommand(context),
                new BackupCommand(context.home(), environment),
                new RestoreCommand(context.home(), environment),
                new TestCommand(),
                new WarmWorkerCommand(context, environment));
    }

    @Override
    public List<Object> localCommands(CliContext context) {
        return List.of(
                new LocalSetupCommand(context),
                new LocalStatusCommand(context),
                new LocalBenchCommand(context),
                new LocalReportCommand(context),
                new LocalTryCommand(context));
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
        Catalogue catalogue = AnswerSource.of(settings, environment).catalogue();
        List<String> strategies = new ArrayList<>(Strategy.words());
        strategies.addAll(catalogue.strategies().keySet());
        return Optional.of(
                new KnownNames(strategies, List.copyOf(catalogue.chains().keySet())));
    }

    @Override
    public List<DoctorLine> diagnose(Settings settings) {
        return new DoctorChecks(environment).lines(settings);
    }

    private Session remote(
            TemporalConnection to,
            Settings settings,
            Need need,
            Telemetry telemetry,
            Notices out,
            Deque<AutoCloseable> started) {
        ServerConnection server = ServerConnection.open(to, settings.encryption(), telemetry);
        started.push(server);
        Optional<String> elsewhere = WorkerIdentity.staying(server.pollers());
        boolean simulated = elsewhere.map(WorkerIdentity::simulated).orElse(false);
        List<String> local = List.of();
        AnalysisClient client;
        if (need != Need.SERVER && elsewhere.isEmpty()) {
            out.detail("No worker polls at " + settings.temporalAddress().get() + ": one runs here for this command.");
            Hosted hosted = host(settings, to, telemetry, started);
            simulated = hosted.simulated();
            local = hosted.local();
            client = hosted.worker().client();
        } else {
            client = InstallationDatabase.client(server.client(), settings, environment, started);
        }
        return session(client, settings, "Temporal at " + to, null, simulated, local, elsewhere.isPresent(), started);
    }

    private Session embedded(
            Settings settings, Need need, Telemetry telemetry, Notices out, Deque<AutoCloseable> started) {
        return switch (embedded(settings, environment, out)) {
            case EmbeddedTemporal.Durable(DevServer dev) -> {
                started.push(dev);
                yield durable(dev, new StateFolder(settings.home().get()), settings, need, telemetry, started);
            }
            case EmbeddedTemporal.InMemory(String why) -> inMemory(why, settings, need, telemetry, started);
        };
    }

    private static boolean hasWorker(Settings settings) {
        Path home = settings.home().get();
        return Files.exists(home)
                && WorkerPresence.simulated(new StateFolder(home)).isPresent();
    }

    private Session durable(
            DevServer dev,
            StateFolder state,
            Settings settings,
            Need need,
            Telemetry telemetry,
            Deque<AutoCloseable> started) {
        TemporalConnection to = own(dev, settings);
        Optional<Boolean> elsewhere = WorkerPresence.simulated(state);
        // First, and nothing beside it: what logs while Spring sets logging up complains of it on the terminal.
        Optional<Hosted> hosted = need != Need.SERVER && elsewhere.isEmpty()
                ? Optional.of(host(settings, to, telemetry, started))
                : Optional.empty();
        ServerConnection connection = ServerConnection.open(to, settings.encryption(), OWN_SERVER, telemetry);
        started.push(connection);
        if (hosted.isPresent()) {
            HistoryRetention.set(
                    connection.stubs(),
                    settings.temporalNamespace().get(),
                    settings.retention().get());
        }
        if (hosted.isPresent() && settings.keepWarm().get().isPositive()) {
            // When all else has ended: whoever typed the command waits for nothing.
            started.addLast(new WarmWorker(environment, settings)::leaveBehind);
        }
        WorkflowClient server = connection.client();
        AnalysisClient client = hosted.map(here -> here.worker().client())
                .orElseGet(() -> InstallationDatabase.client(server, settings, environment, started));
        boolean simulated = hosted.map(Hosted::simulated).or(() -> elsewhere).orElse(false);
        List<String> local = hosted.map(Hosted::local).orElse(List.of());
        String where = "Temporal dev server at " + dev.address() + ", state in " + state.path();
        return session(client, settings, where, dev.webUi(), simulated, local, elsewhere.isPresent(), started);
    }

    static TemporalConnection own(DevServer dev, Settings settings) {
        return TemporalConnection.plain(
                dev.address(), settings.temporalNamespace().get());
    }

    private Session inMemory(
            String why, Settings settings, Need need, Telemetry telemetry, Deque<AutoCloseable> started) {
        if (need == Need.SERVER) {
            throw new PlatformUnavailable("there is no Temporal server to ask: " + why
                    + "; install the temporal command, or set TEMPORAL_ADDRESS");
        }
        WorkerProcess worker = new WorkerProcess(environment, settings).traced(telemetry);
        HostedWorker hosted = worker.inMemory();
        started.push(worker);
        started.push(hosted);
        return new StandaloneSession(
                hosted.client().forTenant(settings.tenant().get()),
                "Temporal in memory, not durable (" + why + ")",
                settings.temporalNamespace().get(),
                null,
                worker.simulated(),
                worker.local(),
                false,
                false,
                started);
    }

    /**
     * @param simulated whether it answers from the simulator
     * @param local models of this machine, where only they answer
     */
    private record Hosted(boolean simulated, List<String> local, HostedWorker worker) {}

    /** Runs a worker for this command. */
    private Hosted host(Settings settings, TemporalConnection to, Telemetry telemetry, Deque<AutoCloseable> started) {
        WorkerProcess worker = new WorkerProcess(environment, settings).traced(telemetry);
        started.push(worker);
        HostedWorker hosted = worker.passing(to);
        started.push(hosted);
        return new Hosted(worker.simulated(), worker.local(), hosted);
    }

    private static Session session(
            AnalysisClient client,
            Settings settings,
            String where,
            @Nullable String webUi,
            boolean simulated,
            List<String> local,
            boolean elsewhere,
            Deque<AutoCloseable> started) {
        return new StandaloneSession(
                client.forTenant(settings.tenant().get()),
                where,
                settings.temporalNamespace().get(),
                webUi,
                simulated,
                local,
                true,
                elsewhere,
                started);
    }
}
