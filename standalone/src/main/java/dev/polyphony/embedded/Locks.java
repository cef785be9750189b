package dev.polyphony.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;

/** Lock files of one's own: they follow no link of another's, and whoever waits for one says so and not for ever. */
final class Locks {
    private static final Set<java.nio.file.OpenOption> OWN = Set.of(
            StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    /** Until then nobody is told: others hold them for moments. */
    private static final Duration SILENT = Duration.ofSeconds(1);

    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(20);

    private Locks() {}

    static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, OWN);
    }

    /**
     * Waits until nobody else holds it; shared, until nobody else holds it alone.
     *
     * @param notices takes a line after a second
     * @throws IOException after two minutes
     */
    static FileLock await(FileChannel channel, Path file, boolean shared, Consumer<String> notices) throws IOException {
        Instant began = Instant.now();
        boolean said = false;
        while (true) {
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
            if (lock != null) {
                return lock;
            }
            Duration waited = Duration.between(began, Instant.now());
            if (!said && waited.compareTo(SILENT) > 0) {
                notices.accept("Waiting for another polyphony, which holds " + file + " ...");
                said = true;
            }
            if (waited.compareTo(LONGEST) > 0) {
                throw new IOException("another polyphony has held " + file + " for two minutes; end it");
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while it waited for another polyphony", e);
        }
    }

    /**
     * Where locks for all state folders of a person lie: a folder in the common one for temporary files that nobody
     * else could have made or can look into, else the state folder itself.
     */
    static Path folder(Path common, StateFolder state) {
        if (!common.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return state.path();
        }
        Path own = common.resolve("polyphony-" + System.getProperty("user.name"));
        try {
            try {
                Files.createDirectory(
                        own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                // Ours from before, or somebody's.
            }
            PosixFileAttributes found = Files.readAttributes(own, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            boolean ours = found.isDirectory()
                    && PosixFilePermissions.fromString("rwx------").equals(found.permissions())
                    && Files.getAttribute(own, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                            .equals(Files.getAttribute(state.path(), "unix:uid"));
            return ours ? own : state.path();
        } catch (IOException e) {
            return state.path();
        }
    }
}
