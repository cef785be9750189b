package dev.polyphony.embedded;

import dev.polyphony.storage.PrivateFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Starts the dev server's process on a state folder. Whoever calls holds the folder's lock for starting. */
final class ServerProcess {
    /** As {@code deploy/temporal.yaml} has them for a server in a container. */
    static final List<String> DYNAMIC_CONFIGURATION = List.of(
            // Timers fire within 10 ms instead of 1 s.
            "history.timerProcessorMaxTimeShift=\"10ms\"",
            // Queues are read as fast as they fill instead of 20 times a second.
            "history.transferProcessorMaxPollRPS=2000",
            "history.timerProcessorMaxPollRPS=2000",
            "history.visibilityProcessorMaxPollRPS=2000",
            // Lanes keep priority and fairness exact on one partition.
            "matching.useNewMatcher=true",
            "matching.enableFairness=true",
            "matching.numTaskqueueReadPartitions=1",
            "matching.numTaskqueueWritePartitions=1");

    /** Whether a version of workers is drained is looked at soon: this server shows at once what has ended. */
    private static final List<String> DRAINAGE = List.of(
            "matching.wv.VersionDrainageStatusVisibilityGracePeriod=\"2s\"",
            "matching.wv.VersionDrainageStatusRefreshInterval=\"1s\"");

    private static final int USUAL_PORT = 7233;
    private static final int USUAL_UI_PORT = 8233;
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(20);

    /** Ports are looked for that often, where others are quicker to take them. */
    private static final int TRIES = 5;

    /** What the server says, and ends, where somebody else has a port. */
    private static final String PORT_TAKEN = "address already in use";

    private static final int MOST_SAID = 64 * 1024;

    /** Of threads; of processes it is a file's. */
    private static final ReentrantLock STARTING = new ReentrantLock();

    private final StateFolder state;
    private final Path binary;
    private final Consumer<String> notices;

    ServerProcess(StateFolder state, Path binary, Consumer<String> notices) {
        this.state = state;
        this.binary = binary;
        this.notices = notices;
    }

    /**
     * On the ports of last time where they are free, so that links to the Web UI stay good and whoever waits for the
     * server finds it; else on the usual ones, else on any.
     *
     * @param last that ran on the folder; absent where none did
     */
    ServerRecord start(@Nullable ServerRecord last) throws IOException {
        return last == null
                ? alone(() -> launch(free(USUAL_PORT), free(USUAL_UI_PORT)))
                : alone(() -> launch(free(last.port(), USUAL_PORT), free(last.uiPort(), USUAL_UI_PORT)));
    }

    /** On the very ports of the one that ended. */
    ServerRecord restart(ServerRecord ended) throws IOException {
        return alone(() -> {
            if (free(ended.port()) != ended.port()) {
                throw new IOException("another process has taken its port " + ended.port());
            }
            return launch(ended.port(), free(ended.uiPort()));
        });
    }

    private interface Launch {
        ServerRecord go() throws IOException;
    }

    /**
     * One start of this person's at a time on this machine, whatever the folder: between the look at a free port and
     * the server's own hold of it, another's server could take it, and be taken for ours. Programs that do not know the
     * lock can be quicker still: then other ports are looked for.
     */
    @SuppressWarnings("try") // the lock works by being held
    private ServerRecord alone(Launch launch) throws IOException {
        Path ports = Locks.folder(Path.of(System.getProperty("java.io.tmpdir")), state)
                .resolve("ports.lock");
        STARTING.lock();
        try (FileChannel channel = Locks.open(ports);
                FileLock only = Locks.await(channel, ports, false, notices)) {
            for (int tries = 1; true; tries++) {
                try {
                    return launch.go();
                } catch (BindException taken) {
                    if (tries == TRIES) {
                        throw taken;
                    }
                }
            }
        } finally {
            STARTING.unlock();
        }
    }

    /** @throws BindException where somebody else has taken one of the ports meanwhile */
    private ServerRecord launch(int port, int uiPort) throws IOException {
        long logged = length(state.serverLog());
        ProcessBuilder builder = new ProcessBuilder(command(port, uiPort))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(state.serverLog().toFile()));
        ChildEnvironment.clean(builder.environment());
        Process process = builder.start();
        ServerRecord server = ServerRecord.of(process.toHandle(), port, uiPort);
        // Whatever ends the start, this process included, ends what it began.
        Thread ending = new Thread(server::kill, "ending-temporal");
        boolean started = false;
        try {
            Runtime.getRuntime().addShutdownHook(ending);
            process.getOutputStream().close();
            // Before it listens: whoever is killed now leaves a server that the next one finds.
            server.write(state.serverRecord());
            awaitListening(process, server, logged);
            // Its files are made with whatever permissions the caller's shell gives.
            PrivateFolder.secure(state.path());
            started = true;
            return server;
        } catch (IllegalStateException e) {
            throw new IOException("this process is ending", e);
        } finally {
            if (!started) {
                server.kill();
            }
            remove(ending);
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // It runs, or has run.
        }
    }

    private List<String> command(int port, int uiPort) {
        // Ctrl-C in one terminal must not end the server under another's feet.
        List<String> command = new ArrayList<>(OwnSession.prefix());
        command.addAll(List.of(binary.toString(), "server", "start-dev", "--ip", "127.0.0.1", "--log-level", "error"));
        command.addAll(List.of("--port", String.valueOf(port), "--ui-port", String.valueOf(uiPort)));
        command.addAll(List.of("--db-filename", state.database().toString()));
        command.addAll(List.of("--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", "synchronous=1"));
        Stream.concat(DYNAMIC_CONFIGURATION.stream(), DRAINAGE.stream())
                .forEach(value -> command.addAll(List.of("--dynamic-config-value", value)));
        return command;
    }

    /**
     * Until it has both ports, or ends for want of one. The Web UI's comes last; a server that loses it after that
     * ends, and is started again by its supervisor.
     *
     * @param logged how long its log was before
     */
    private void awaitListening(Process process, ServerRecord server, long logged) throws IOException {
        Instant latest = Instant.now().plus(START);
        while (!ServerRecord.listens(server.port()) || !ServerRecord.listens(server.uiPort())) {
            if (!process.isAlive() || Instant.now().isAfter(latest)) {
                throw failure(logged);
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while it started", e);
            }
        }
        if (!process.isAlive() || said(logged).contains(PORT_TAKEN)) {
            throw failure(logged);
        }
    }

    private IOException failure(long logged) throws IOException {
        String why = "it did not start; " + state.serverLog() + " says why";
        return said(logged).contains(PORT_TAKEN)
                ? new BindException("others take the ports that it looks for; " + why)
                : new IOException(why);
    }

    private String said(long logged) throws IOException {
        try (InputStream log = Files.newInputStream(state.serverLog())) {
            log.skipNBytes(logged);
            return new String(log.readNBytes(MOST_SAID), StandardCharsets.UTF_8);
        }
    }

    private static long length(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private static int free(int... preferred) throws IOException {
        for (int port : preferred) {
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // The next one, then.
            }
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
