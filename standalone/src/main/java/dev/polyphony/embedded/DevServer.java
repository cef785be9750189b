package dev.polyphony.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One dev server per state folder, used by any number of commands at once. Each user holds a shared lock on a file;
 * whoever closes and finds that nobody else holds it stops the server. A user that is killed leaves the server to the
 * next one. A server that ends by itself is started again by whoever of its users is first, on its own file and ports.
 */
public final class DevServer implements AutoCloseable {
    private final StateFolder state;
    private final ServerProcess process;
    private final FileChannel users;
    private final FileLock using;
    private final Supervisor supervisor;

    private DevServer(
            StateFolder state,
            ServerProcess process,
            FileChannel users,
            FileLock using,
            ServerRecord server,
            Consumer<String> notices) {
        this.state = state;
        this.process = process;
        this.users = users;
        this.using = using;
        this.supervisor = Supervisor.watch(server, this::again, notices);
    }

    /**
     * Joins the running server of that folder, or starts one.
     *
     * @param notices take a line where another command is waited for, where the server ended by itself, and where it is
     *     back
     * @throws UncheckedIOException where none can be started; what was begun has ended then
     */
    public static DevServer use(StateFolder state, Path binary, Consumer<String> notices) {
        ServerProcess process = new ServerProcess(state, binary, notices);
        try {
            FileChannel users = Locks.open(state.usersLock());
            try {
                FileLock using = Locks.await(users, state.usersLock(), true, notices);
                return new DevServer(state, process, users, using, joined(state, process, notices), notices);
            } catch (IOException | RuntimeException | Error e) {
                users.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the Temporal dev server cannot be started on " + state.path() + ": " + e.getMessage(), e);
        }
    }

    /** The server that runs on that folder, if any, without becoming its user. */
    public static Optional<String> running(StateFolder state) {
        return ServerRecord.read(state.serverRecord())
                .filter(ServerRecord::alive)
                .map(server -> "127.0.0.1:" + server.port());
    }

    public String address() {
        return "127.0.0.1:" + supervisor.server().port();
    }

    public String webUi() {
        return "http://127.0.0.1:" + supervisor.server().uiPort();
    }

    @Override
    public void close() {
        supervisor.close();
        try (users) {
            using.release();
            FileLock alone = users.tryLock();
            if (alone != null) {
                supervisor.server().kill();
                alone.release();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the Temporal dev server could not be released", e);
        }
    }

    /** One user at a time looks whether there is a server, and starts it where there is none. */
    @SuppressWarnings("try") // the lock works by being held
    private static ServerRecord joined(StateFolder state, ServerProcess process, Consumer<String> notices)
            throws IOException {
        try (FileChannel starting = Locks.open(state.startLock());
                FileLock only = Locks.await(starting, state.startLock(), false, notices)) {
            Optional<ServerRecord> last = ServerRecord.read(state.serverRecord());
            if (last.filter(ServerRecord::alive).isPresent()) {
                return last.get();
            }
            // One that was left behind while it started would hold the database.
            last.ifPresent(ServerRecord::kill);
            return process.start(last.orElse(null));
        }
    }

    /** The server after the one that ended, where those who are connected to that one look for it. */
    @SuppressWarnings("try") // the lock works by being held
    private ServerRecord again(ServerRecord ended) throws IOException {
        try (FileChannel starting = Locks.open(state.startLock());
                FileLock only = Locks.await(starting, state.startLock(), false, line -> {})) {
            // Another user may have been quicker.
            Optional<ServerRecord> now = ServerRecord.read(state.serverRecord()).filter(ServerRecord::alive);
            return now.isPresent() ? now.get() : process.restart(ended);
        }
    }
}
