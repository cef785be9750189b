package dev.polyphony.bench.dispatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option with the command that a bench measures, and where that keeps what it keeps. */
public final class MeasuredCommand {
    private final Path checkout = Path.of(Objects.requireNonNullElse(System.getenv("POLYPHONY_CHECKOUT"), "."));

    @Option(
            names = "--polyphony",
            paramLabel = "COMMAND",
            description = "The polyphony command to measure. Default: this checkout's.")
    private @Nullable Path polyphony;

    public Path path() {
        return polyphony == null ? checkout.resolve("polyphony") : polyphony;
    }

    /**
     * A new folder, beside what was built of that bench.
     *
     * @param module the bench's folder
     */
    public Path home(String module) throws IOException {
        Path built = checkout.resolve("bench").resolve(module).resolve("target");
        return Files.createTempDirectory(Files.createDirectories(built).toAbsolutePath(), "home");
    }
}
