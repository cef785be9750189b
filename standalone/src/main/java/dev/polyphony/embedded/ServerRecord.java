package dev.polyphony.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The dev server that runs, or last ran, on a state folder.
 *
 * @param pid of its process
 * @param startedMillis when that process began, as the system says; a process id alone can be another's by now
 * @param port of its gRPC endpoint on the loopback address
 * @param uiPort of its Web UI, likewise
 */
record ServerRecord(long pid, long startedMillis, int port, int uiPort) {
    private static final int CONNECT_MILLIS = 500;
    private static final Duration STOP = Duration.ofSeconds(10);

    /** As good as absent where it was cut short by a crash: the server is started anew. */
    static Optional<ServerRecord> read(Path file) {
        return RecordFile.read(file, ServerRecord.class);
    }

    void write(Path file) throws IOException {
        RecordFile.write(file, this);
    }

    /** @param process just started */
    static ServerRecord of(ProcessHandle process, int port, int uiPort) {
        RecordedProcess started = RecordedProcess.of(process);
        return new ServerRecord(started.pid(), started.startedMillis(), port, uiPort);
    }

    /** The recorded process, while it lives. */
    Optional<ProcessHandle> process() {
        return new RecordedProcess(pid, startedMillis).alive();
    }

    /** Returns once the process has ended. */
    void awaitEnd() throws InterruptedException {
        Optional<ProcessHandle> process = process();
        if (process.isPresent()) {
            try {
                process.get().onExit().get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("nothing can go wrong in waiting for an end", e);
            }
        }
    }

    /**
     * At once: nobody uses it any longer, and its database takes a crash well (write-ahead log, synchronised at each
     * checkpoint). Asking politely would take seconds at the end of every command.
     */
    void kill() {
        process().ifPresent(process -> {
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

    boolean alive() {
        return process().isPresent() && listens(port);
    }

    static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
