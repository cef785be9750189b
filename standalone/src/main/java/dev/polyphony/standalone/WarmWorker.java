package dev.polyphony.standalone;

import dev.polyphony.cli.platform.Notices;
import dev.polyphony.embedded.DevServer;
import dev.polyphony.embedded.EmbeddedTemporal;
import dev.polyphony.embedded.OwnSession;
import dev.polyphony.embedded.StateFolder;
import dev.polyphony.embedded.WarmWorkerRecord;
import dev.polyphony.embedded.WorkerPresence;
import dev.polyphony.settings.Settings;
import dev.polyphony.telemetry.Telemetry;
import dev.polyphony.worker.ActivityMeter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * A worker that a command leaves behind, with its Temporal server, for the commands after it: they need not start one.
 * It is a process of its own, and ends when nobody has needed it for as long as the setting says.
 */
final class WarmWorker {
    /** How the script that runs the program is called; absent where Java was called without it. */
    private static final String SCRIPT = "polyphony.script";

    /** A command that saw it just before it went out of sight begins its analysis by then. */
    private static final Duration LATECOMERS = Duration.ofSeconds(5);

    private final Map<String, String> environment;
    private final Settings settings;

    WarmWorker(Map<String, String> environment, Settings settings) {
        this.environment = environment;
        this.settings = settings;
    }

    /** Starts one and does not wait for it. Where another is there by then, it ends at once. */
    void leaveBehind() {
        List<String> command = new ArrayList<>(OwnSession.prefix());
        command.addAll(program());
        command.add(WarmWorkerCommand.NAME);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            builder.start();
        } catch (IOException e) {
            // The next command starts a worker of its own.
            System.getLogger("polyphony").log(System.Logger.Level.WARNING, "no worker stays: {0}", e.getMessage());
        }
    }

    private static List<String> program() {
        String script = System.getProperty(SCRIPT);
        return script != null
                ? List.of(script)
                : List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName());
    }

    /** Ends the one that is there if it would not work as a worker of this command does. */
    static void endOther(StateFolder state, Settings settings, Map<String, String> environment) {
        WarmWorkerRecord.running(state)
                .filter(warm -> !warm.configuration().equals(ConfigurationDigest.of(settings, environment)))
                .ifPresent(warm -> warm.end(state));
    }

    /** Works until nobody has needed it for long enough, or the process is told to end. */
    void run() throws InterruptedException {
        Deque<AutoCloseable> started = new ConcurrentLinkedDeque<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> StandaloneSession.closeAll(started), "closing"));
        try {
            Working working = start(started);
            if (working != null) {
                awaitIdle(working.activities, settings.keepWarm().get());
                // Nobody finds it any longer.
                working.presence.close();
                awaitIdle(working.activities, LATECOMERS);
            }
        } finally {
            StandaloneSession.closeAll(started);
        }
    }

    /** @param presence by which commands find it */
    private record Working(ActivityMeter activities, WorkerPresence presence) {}

    /** Absent where it is not needed, or cannot be had. */
    private @Nullable Working start(Deque<AutoCloseable> started) {
        StateFolder state = new StateFolder(settings.home().get());
        Optional<AutoCloseable> claim = WarmWorkerRecord.claim(state, ConfigurationDigest.of(settings, environment));
        if (claim.isEmpty() || WorkerPresence.simulated(state).isPresent()) {
            claim.ifPresent(started::push);
            return null;
        }
        started.push(claim.get());
        Telemetry telemetry = TelemetryVariables.started(environment, "polyphony-worker", Telemetry.OF_A_COMMAND);
        started.push(telemetry);
        if (!(StandalonePlatform.embedded(settings, environment, Notices.NONE)
                instanceof EmbeddedTemporal.Durable(DevServer dev))) {
            return null;
        }
        started.push(dev);
        WorkerProcess process = new WorkerProcess(environment, settings).traced(telemetry);
        started.push(process);
        HostedWorker worker = process.warm(StandalonePlatform.own(dev, settings));
        started.push(worker);
        WorkerPresence presence = WorkerPresence.announce(state, process.simulated());
        started.push(presence);
        return new Working(worker.activities(), presence);
    }

    private static void awaitIdle(ActivityMeter activities, Duration pause) throws InterruptedException {
        long step = Math.clamp(pause.toMillis() / 20, 50, 5_000);
        long begun = activities.begun();
        long idleSince = System.nanoTime();
        while (System.nanoTime() - idleSince < pause.toNanos()) {
            Thread.sleep(step);
            if (!activities.isIdle() || activities.begun() != begun) {
                begun = activities.begun();
                idleSince = System.nanoTime();
            }
        }
    }
}
