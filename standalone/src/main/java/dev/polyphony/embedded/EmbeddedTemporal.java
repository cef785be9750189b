package dev.polyphony.embedded;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Which Temporal server a command uses. */
public sealed interface EmbeddedTemporal {

    /** The dev server, its history in a file. */
    record Durable(DevServer server) implements EmbeddedTemporal {}

    /** The in-process test server: for a try, where no dev server can be had. */
    record InMemory(String why) implements EmbeddedTemporal {}

    /**
     * @param offline whether nothing may be fetched
     * @param searchPath where commands are looked for, as the PATH variable has it
     */
    static EmbeddedTemporal open(StateFolder state, boolean offline, String searchPath, Consumer<String> notices) {
        TemporalBinary temporal = new TemporalBinary(state, searchPath);
        Optional<Path> binary = temporal.installed();
        if (binary.isEmpty() && !offline) {
            binary = temporal.fetch(notices);
        }
        return binary.<EmbeddedTemporal>map(found -> new Durable(DevServer.use(state, found, notices)))
                .orElseGet(() -> new InMemory(
                        offline
                                ? "no temporal command on the PATH, and --offline forbids fetching it"
                                : "no temporal command on the PATH, and it could not be fetched"));
    }

    /** Whether one is there without fetching. */
    static Optional<Path> installed(StateFolder state, String searchPath) {
        return new TemporalBinary(state, searchPath).installed();
    }
}
