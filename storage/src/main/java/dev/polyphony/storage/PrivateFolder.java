package dev.polyphony.storage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An installation's home and what lies in it: prompts, answers and costs, nobody's but their owner's. Where the system
 * has no such permissions, nothing is done.
 */
public final class PrivateFolder {
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");
    private static final int STICKY = 01000;

    /** Ours by their names: a folder can hold others' too. */
    private static final Pattern OURS =
            Pattern.compile("(ledger\\.db|temporal\\.|workers\\.|config\\.yaml|polyphony\\.log).*|workloads|bin");

    private PrivateFolder() {}

    /**
     * Makes the folder where there is none, and it and our files in it their owner's alone where they are not and we
     * may. What stays open {@link #problem} tells.
     *
     * @throws NotDirectoryException where a file has that name; it is left as it is
     */
    public static void secure(Path path) throws IOException {
        if (Files.notExists(path)) {
            Files.createDirectories(path.toAbsolutePath().getParent());
            create(path);
        }
        if (!Files.isDirectory(path)) {
            throw new NotDirectoryException(path.toString());
        }
        if (hasPermissions(path)) {
            tighten(path);
        }
    }

    /** What is wrong with a folder that is there, in words; empty where it is its owner's alone. */
    public static Optional<String> problem(Path path) {
        try {
            if (!hasPermissions(path) || !Files.isDirectory(path) || isOwners(path.toRealPath())) {
                return Optional.empty();
            }
            return Optional.of(path + " can be read by others ("
                    + PosixFilePermissions.toString(Files.getPosixFilePermissions(path)) + ")"
                    + (isShared(path) ? " and is not Polyphony's alone" : ""));
        } catch (IOException e) {
            return Optional.of(path + " cannot be looked at; it needs a user who may");
        }
    }

    /** Makes an empty file that is its owner's alone, where there is none. */
    public static void createFile(Path file) throws IOException {
        try {
            if (hasPermissions(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else {
                Files.createFile(file);
            }
        } catch (FileAlreadyExistsException e) {
            // As it should be.
        }
    }

    private static void create(Path path) throws IOException {
        try {
            Files.createDirectory(
                    path,
                    hasPermissions(path)
                            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)}
                            : new FileAttribute<?>[0]);
        } catch (FileAlreadyExistsException e) {
            // Another command was quicker.
        }
    }

    private static void tighten(Path path) throws IOException {
        // The link's own permissions say nothing.
        if (!isOwners(path.toRealPath()) && !isShared(path)) {
            restrict(path);
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                if (OURS.matcher(file.getFileName().toString()).matches()
                        && !Files.isSymbolicLink(file)
                        && !isOwners(file)) {
                    restrict(file);
                }
            }
        } catch (NoSuchFileException e) {
            // Gone since.
        }
    }

    /** Folders that others need: chmod would take them away from everybody. */
    private static boolean isShared(Path path) throws IOException {
        Path real = path.toRealPath();
        boolean sticky = real.getFileSystem().supportedFileAttributeViews().contains("unix")
                && ((int) Files.getAttribute(real, "unix:mode") & STICKY) != 0;
        return sticky
                || real.getParent() == null
                || real.equals(Path.of(System.getProperty("user.home")).toAbsolutePath());
    }

    private static boolean isOwners(Path file) throws IOException {
        try {
            return OWNER.containsAll(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    private static void restrict(Path file) {
        try {
            Set<PosixFilePermission> own = EnumSet.copyOf(OWNER);
            own.retainAll(Files.getPosixFilePermissions(file));
            Files.setPosixFilePermissions(file, own);
        } catch (IOException e) {
            // Gone since, or another's.
        }
    }

    private static boolean hasPermissions(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
