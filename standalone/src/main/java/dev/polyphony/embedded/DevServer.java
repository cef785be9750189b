package dev.polyphony.embedded;

import dev.polyphony.ledger.PrivateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One dev server per state folder, used by any number of commands at once. Each user holds a shared lock on a file;
 * whoever closes and finds that nobody else holds it stops the server. A user that is killed leaves the server to the
 * next one.
 */
public final class DevServer implements AutoCloseable {
    private static final int USUAL_PORT = 7233;
    private static final int USUAL_UI_PORT = 8233;
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);

    private final FileChannel users;
    private final FileLock using;
    private final ServerRecord server;

    private DevServer(FileChannel users, FileLock using, ServerRecord server) {
        this.users = users;
        this.using = using;
        this.server = server;
    }

    /** Joins the running server of that folder, or starts one. */
    @SuppressWarnings("try") // the lock works by being held
    public static DevServer use(StateFolder state, Path binary) {
        return use(state, binary, line -> {});
    }

    /** As {@link #use(StateFolder, Path)}; says it where another command is waited for. */
    @SuppressWarnings("try") // the lock works by being held
    static DevServer use(StateFolder state, Path binary, Consumer<String> notices) {
        try {
            FileChannel users = Locks.open(state.usersLock());
            FileLock using = Locks.await(users, state.usersLock(), true, notices);
            try (FileChannel starting = Locks.open(state.startLock());
                    FileLock only = Locks.await(starting, state.startLock(), false, notices)) {
                Optional<ServerRecord> last = ServerRecord.read(state.serverRecord());
                ServerRecord server = last.filter(ServerRecord::alive).orElse(null);
                if (server == null) {
                    // One that was left behind while it started would hold the database.
                    last.ifPresent(DevServer::stop);
                    server = start(state, binary, last.orElse(null), notices);
                }
                return new DevServer(users, using, server);
            } catch (IOException | RuntimeException e) {
                users.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the Temporal dev server cannot be started on " + state.path(), e);
        }
    }

    /** The server that runs on that folder, if any, without becoming its user. */
    public static Optional<String> running(StateFolder state) {
        return ServerRecord.read(state.serverRecord())
                .filter(ServerRecord::alive)
                .map(server -> "127.0.0.1:" + server.port());
    }

    public String address() {
        return "127.0.0.1:" + server.port();
    }

    public String webUi() {
        return "http://127.0.0.1:" + server.uiPort();
    }

    @Override
    public void close() {
        try (users) {
            using.release();
            FileLock alone = users.tryLock();
            if (alone != null) {
                stop(server);
                alone.release();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the Temporal dev server could not be released", e);
        }
    }

    /**
     * At once: nobody uses it any longer, and its database takes a crash well (write-ahead log, synchronised at each
     * checkpoint). Asking politely would take seconds at the end of every command.
     */
    private static void stop(ServerRecord server) {
        server.process().ifPresent(process -> {
            process.destroyForcibly();
            try {
                process.onExit().get(STOP.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                // The next start finds it alive and joins it.
            }
        });
    }

    /**
     * One start at a time on this machine, whatever the folder: between the look at a free port and the server's own
     * hold of it, another's server could take it, and be taken for ours.
     */
    @SuppressWarnings("try") // the lock works by being held
    private static ServerRecord start(
            StateFolder state, Path binary, @Nullable ServerRecord last, Consumer<String> notices) throws IOException {
        Path ports = Locks.folder(Path.of(System.getProperty("java.io.tmpdir")), state)
                .resolve("ports.lock");
        try (FileChannel channel = Locks.open(ports);
                FileLock only = Locks.await(channel, ports, false, notices)) {
            return startAlone(state, binary, last);
        }
    }

    private static ServerRecord startAlone(StateFolder state, Path binary, @Nullable ServerRecord last)
            throws IOException {
        // The usual ports where they are free, else those of last time, so that links to the Web UI stay good.
        int port = free(USUAL_PORT, last == null ? 0 : last.port());
        int uiPort = free(USUAL_UI_PORT, last == null ? 0 : last.uiPort());
        Process process = new ProcessBuilder(command(state, binary, port, uiPort))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(state.serverLog().toFile()))
                .start();
        process.getOutputStream().close();
        ServerRecord server =
                new ServerRecord(process.pid(), ServerRecord.startedMillis(process.toHandle()), port, uiPort);
        // Before it listens: whoever is ended now leaves a server that the next one finds.
        server.write(state.serverRecord());
        awaitListening(process, server, state);
        // Its files are made with whatever permissions the caller's shell gives.
        PrivateFolder.secure(state.path());
        return server;
    }

    private static List<String> command(StateFolder state, Path binary, int port, int uiPort) {
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
        // Timers fire within 10 ms instead of 1 s; lanes keep priority and fairness exact on one partition.
        for (String value : List.of(
                "history.timerProcessorMaxTimeShift=\"10ms\"",
                "matching.useNewMatcher=true",
                "matching.enableFairness=true",
                "matching.numTaskqueueReadPartitions=1",
                "matching.numTaskqueueWritePartitions=1")) {
            command.addAll(List.of("--dynamic-config-value", value));
        }
        return command;
    }

    private static void awaitListening(Process process, ServerRecord server, StateFolder state) throws IOException {
        Instant latest = Instant.now().plus(START);
        while (!ServerRecord.listens(server.port())) {
            if (!process.isAlive() || Instant.now().isAfter(latest)) {
                process.destroy();
                throw new IOException("it did not start; " + state.serverLog() + " says why");
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                process.destroy();
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
