package dev.polyphony.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The worker that a command left behind on a state folder for the commands after it.
 *
 * @param pid of its process
 * @param startedMillis when that process began, as the system says
 * @param configuration a digest of all that it was configured by
 */
public record WarmWorkerRecord(long pid, long startedMillis, String configuration) {
    /** It no longer takes work up by then, or hangs. */
    private static final Duration STOP = Duration.ofSeconds(5);

    private static final Duration POLL = Duration.ofMillis(20);

    /**
     * Makes this process the one.
     *
     * @return held for as long as it is; empty where another process is
     */
    public static Optional<AutoCloseable> claim(StateFolder state, String configuration) {
        try {
            FileChannel channel = Locks.open(state.warmLock());
            if (channel.tryLock() == null) {
                channel.close();
                return Optional.empty();
            }
            RecordedProcess self = RecordedProcess.of(ProcessHandle.current());
            RecordFile.write(state.warmWorker(), new WarmWorkerRecord(self.pid(), self.startedMillis(), configuration));
            return Optional.of(() -> {
                Files.deleteIfExists(state.warmWorker());
                channel.close();
            });
        } catch (IOException e) {
            throw new UncheckedIOException("the worker cannot announce itself in " + state.path(), e);
        }
    }

    /** The one that works on that folder. */
    public static Optional<WarmWorkerRecord> running(StateFolder state) {
        return RecordFile.read(state.warmWorker(), WarmWorkerRecord.class)
                .filter(record -> record.process().alive().isPresent());
    }

    /** Has it end, calls under way first; returns when it takes up nothing any longer. */
    public void end(StateFolder state) {
        process().alive().ifPresent(ProcessHandle::destroy);
        Instant latest = Instant.now().plus(STOP);
        while (process().alive().isPresent()
                && WorkerPresence.simulated(state).isPresent()
                && Instant.now().isBefore(latest)) {
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private RecordedProcess process() {
        return new RecordedProcess(pid, startedMillis);
    }
}
