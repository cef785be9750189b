package dev.polyphony.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;

/**
 * Whether a worker that stays runs on a state folder. It holds a lock for as long as it lives, which no crash can leave
 * behind; pollers that the server remembers can be gone for minutes.
 */
public final class WorkerPresence implements AutoCloseable {
    private static final String SIMULATED = "simulated";
    private static final String REAL = "real";

    private final FileChannel channel;

    private WorkerPresence(FileChannel channel) {
        this.channel = channel;
    }

    /** @param simulated whether the worker answers from the simulator */
    public static WorkerPresence announce(StateFolder state, boolean simulated) {
        try {
            Files.writeString(state.workerKind(), simulated ? SIMULATED : REAL);
            FileChannel channel = Locks.open(state.workersLock());
            channel.lock(0, Long.MAX_VALUE, true);
            return new WorkerPresence(channel);
        } catch (IOException e) {
            throw new UncheckedIOException("the worker cannot announce itself in " + state.path(), e);
        }
    }

    /** Empty where no worker stays; else whether it answers from the simulator. */
    @SuppressWarnings("try") // the locks work by being held
    public static Optional<Boolean> simulated(StateFolder state) {
        if (Files.notExists(state.workersLock())) {
            return Optional.empty();
        }
        // One look at a time: two that try for the lock at once would take each other for a worker.
        try (FileChannel looking = Locks.open(state.lookLock());
                FileLock turn = Locks.await(looking, state.lookLock(), false, line -> {});
                FileChannel channel = Locks.open(state.workersLock());
                FileLock alone = channel.tryLock()) {
            return alone == null
                    ? Optional.of(SIMULATED.equals(Files.readString(state.workerKind(), StandardCharsets.UTF_8)))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("the workers of " + state.path() + " cannot be looked up", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
