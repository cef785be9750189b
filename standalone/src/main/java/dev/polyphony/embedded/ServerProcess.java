package dev.polyphony.embedded;

import dev.polyphony.storage.PrivateFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
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

    private static final int USUAL_PORT = 7233;
    private static final int USUAL_UI_PORT = 8233;
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(20);

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
     * On the usual ports where they are free, else those of last time, so that links to the Web UI stay good.
     *
     * @param last that ran on the folder; absent where none did
     * @param awaited whether somebody looks for it where the last one was
     */
    ServerRecord start(@Nullable ServerRecord last, boolean awaited) throws IOException {
        if (last == null) {
            return alone(() -> launch(free(USUAL_PORT), free(USUAL_UI_PORT)));
        }
        return awaited
                ? alone(() -> launch(free(last.port(), USUAL_PORT), free(last.uiPort(), USUAL_UI_PORT)))
                : alone(() -> launch(free(USUAL_PORT, last.port()), free(USUAL_UI_PORT, last.uiPort())));
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
     * One start at a time on this machine, whatever the folder: between the look at a free port and the server's own
     * hold of it, another's server could take it, and be taken for ours.
     */
    @SuppressWarnings("try") // the lock works by being held
    private ServerRecord alone(Launch launch) throws IOException {
        Path ports = Locks.folder(Path.of(System.getProperty("java.io.tmpdir")), state)
                .resolve("ports.lock");
        STARTING.lock();
        try (FileChannel channel = Locks.open(ports);
                FileLock only = Locks.await(channel, ports, false, notices)) {
            return launch.go();
        } finally {
            STARTING.unlock();
        }
    }

    private ServerRecord launch(int port, int uiPort) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(port, uiPort))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(state.serverLog().toFile()));
        ChildEnvironment.clean(builder.environment());
        Process process = builder.start();
        ServerRecord server =
                new ServerRecord(process.pid(), ServerRecord.startedMillis(process.toHandle()), port, uiPort);
        // Whatever ends the start, this process included, ends what it began.
        Thread ending = new Thread(server::kill, "ending-temporal");
        boolean started = false;
        try {
            Runtime.getRuntime().addShutdownHook(ending);
            process.getOutputStream().close();
            // Before it listens: whoever is killed now leaves a server that the next one finds.
            server.write(state.serverRecord());
            awaitListening(process, server);
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
        List<String> command = new ArrayList<>();
        Path setsid = Path.of("/usr/bin/setsid");
        if (Files.isExecutable(setsid)) {
            // A session of its own: Ctrl-C in one terminal must not end the server under another's feet.
            command.add(setsid.toString());
        }
        command.addAll(List.of(binary.toString(), "server", "start-dev", "--ip", "127.0.0.1", "--log-level", "error"));
        command.addAll(List.of("--port", String.valueOf(port), "--ui-port", String.valueOf(uiPort)));
        command.addAll(List.of("--db-filename", state.database().toString()));
        command.addAll(List.of("--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", "synchronous=1"));
        for (String value : DYNAMIC_CONFIGURATION) {
            command.addAll(List.of("--dynamic-config-value", value));
        }
        return command;
    }

    private void awaitListening(Process process, ServerRecord server) throws IOException {
        Instant latest = Instant.now().plus(START);
        while (!ServerRecord.listens(server.port())) {
            if (!process.isAlive() || Instant.now().isAfter(latest)) {
                throw new IOException("it did not start; " + state.serverLog() + " says why");
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while it started", e);
            }
        }
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
