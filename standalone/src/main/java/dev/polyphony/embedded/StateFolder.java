package dev.polyphony.embedded;

import dev.polyphony.storage.PrivateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Where everything lives that outlasts a command: {@code POLYPHONY_HOME}, readable by its owner alone. */
public record StateFolder(Path path) {
    /** What the embedded server's file is called there. */
    public static final String HISTORIES = "temporal.db";

    /** @throws UncheckedIOException where the folder cannot be made, or is another's */
    public StateFolder {
        try {
            PrivateFolder.secure(path);
        } catch (IOException e) {
            throw new UncheckedIOException("the state folder " + path + " cannot be made or used (POLYPHONY_HOME)", e);
        }
    }

    Path binary() {
        return path.resolve("bin").resolve("temporal");
    }

    Path database() {
        return path.resolve(HISTORIES);
    }

    Path serverLog() {
        return path.resolve("temporal.log");
    }

    Path serverRecord() {
        return path.resolve("temporal.json");
    }

    Path usersLock() {
        return path.resolve("temporal.users.lock");
    }

    Path startLock() {
        return path.resolve("temporal.start.lock");
    }

    Path workersLock() {
        return path.resolve("workers.lock");
    }

    Path lookLock() {
        return path.resolve("workers.look.lock");
    }

    Path workerKind() {
        return path.resolve("workers.kind");
    }

    Path warmLock() {
        return path.resolve("workers.warm.lock");
    }

    Path warmWorker() {
        return path.resolve("workers.warm.json");
    }
}
