package dev.polyphony.embedded;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.storage.PrivateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
    private static final ObjectMapper JSON = new ObjectMapper();

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
            Path whole = state.warmWorker().resolveSibling(state.warmWorker().getFileName() + ".new");
            Files.deleteIfExists(whole);
            PrivateFolder.createFile(whole);
            JSON.writeValue(whole.toFile(), new WarmWorkerRecord(self.pid(), self.startedMillis(), configuration));
            Files.move(whole, state.warmWorker(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
        if (Files.notExists(state.warmWorker())) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(state.warmWorker().toFile(), WarmWorkerRecord.class))
                    .filter(record -> record.process().alive().isPresent());
        } catch (IOException e) {
            // It ends at this moment, and takes its record along.
            return Optional.empty();
        }
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
