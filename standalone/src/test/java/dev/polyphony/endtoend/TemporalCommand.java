package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.polyphony.embedded.EmbeddedTemporal;
import dev.polyphony.embedded.StateFolder;
import java.nio.file.Path;

/** The {@code temporal} command: on the PATH, or fetched once for all tests as users get it. */
public final class TemporalCommand {
    private static final String SEARCH_PATH = System.getenv().getOrDefault("PATH", "");

    private TemporalCommand() {}

    /** Skips the test where the command is missing and cannot be fetched; not where every test has to run. */
    public static synchronized Path path() {
        StateFolder kept = new StateFolder(Path.of("target", "temporal-home").toAbsolutePath());
        return EmbeddedTemporal.installed(kept, SEARCH_PATH).orElseGet(() -> fetch(kept));
    }

    private static Path fetch(StateFolder kept) {
        switch (EmbeddedTemporal.open(kept, false, SEARCH_PATH, System.err::println)) {
            case EmbeddedTemporal.Durable(var server) -> server.close();
            case EmbeddedTemporal.InMemory(String why) -> {
                if (Boolean.parseBoolean(System.getenv("CI"))) {
                    fail(why);
                }
                abort("real server not tested: " + why);
            }
        }
        return EmbeddedTemporal.installed(kept, SEARCH_PATH).orElseThrow();
    }
}
