package dev.polyphony.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocksTest {
    @TempDir
    Path folder;

    private StateFolder state;

    @BeforeEach
    void makeState() {
        state = new StateFolder(folder.resolve("home"));
    }

    @Test
    void linkOfAnothersIsNotFollowed() throws IOException {
        Path other = folder.resolve("others-file");
        Path lock = Files.createSymbolicLink(folder.resolve("lock"), other);
        assertThatThrownBy(() -> Locks.open(lock)).isInstanceOf(IOException.class);
        assertThat(other).doesNotExist();
    }

    @Test
    void locksLieInAFolderOfOnesOwn() throws IOException {
        Path locks = Locks.folder(folder, state);
        assertThat(locks.getParent()).isEqualTo(folder);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(locks)))
                .isEqualTo("rwx------");
        assertThat(Locks.folder(folder, state)).as("again").isEqualTo(locks);
    }

    @Test
    void folderThatAnotherMadeReadyIsNotUsed() throws IOException {
        Path prepared = folder.resolve("polyphony-" + System.getProperty("user.name"));
        Files.createDirectory(prepared);
        Files.setPosixFilePermissions(prepared, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(Locks.folder(folder, state)).isEqualTo(state.path());
        Files.delete(prepared);
        Files.createSymbolicLink(prepared, Files.createDirectory(folder.resolve("elsewhere")));
        assertThat(Locks.folder(folder, state)).isEqualTo(state.path());
    }

    @Test
    void whoWaitsSaysForWhat() throws Exception {
        Path file = folder.resolve("lock");
        // Another process: within one, a lock that is taken twice is a mistake.
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        file.toString())
                .start();
        try (FileChannel channel = Locks.open(file)) {
            assertThat(other.getInputStream().read()).as("holds it").isEqualTo('.');
            CompletableFuture<String> said = new CompletableFuture<>();
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
                try {
                    Locks.await(channel, file, false, said::complete).release();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(said.get(30, TimeUnit.SECONDS)).contains("Waiting for another polyphony", file.toString());
            other.destroyForcibly();
            waiting.get(30, TimeUnit.SECONDS);
        } finally {
            other.destroyForcibly();
        }
    }

    /** Holds a lock, says so, and keeps it. */
    static final class Holder {
        private Holder() {}

        @SuppressWarnings("try") // the lock works by being held
        public static void main(String[] args) throws IOException {
            try (FileChannel channel = Locks.open(Path.of(args[0]));
                    FileLock held = channel.lock()) {
                System.out.print('.');
                System.out.flush();
                System.in.transferTo(OutputStream.nullOutputStream());
            }
        }
    }
}
