package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polyphony.embedded.EmbeddedTemporal;
import dev.polyphony.embedded.StateFolder;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The {@code temporal} command: on the PATH, or fetched once for all tests as users get it. */
final class TemporalCommand {
    private static final String SEARCH_PATH = System.getenv().getOrDefault("PATH", "");

    private TemporalCommand() {}

    /** Skips the test where the command is missing and there is no Python to fetch it with. */
    static synchronized Path path() {
        StateFolder kept = new StateFolder(Path.of("target", "temporal-home").toAbsolutePath());
        return EmbeddedTemporal.installed(kept, SEARCH_PATH).orElseGet(() -> fetch(kept));
    }

    private static Path fetch(StateFolder kept) {
        assumeTrue(
                Stream.of("python3", "python").anyMatch(TemporalCommand::onPath),
                "no temporal command on the PATH, and no Python to fetch it with: real server not tested");
        switch (EmbeddedTemporal.open(kept, false, SEARCH_PATH, System.err::println)) {
            case EmbeddedTemporal.Durable(var server) -> server.close();
            case EmbeddedTemporal.InMemory(String why) -> fail(why);
        }
        return EmbeddedTemporal.installed(kept, SEARCH_PATH).orElseThrow();
    }

    private static boolean onPath(String command) {
        return Stream.of(SEARCH_PATH.split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }
}
