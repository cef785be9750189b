package dev.polyphony.cli.option;

import dev.polyphony.settings.Flags;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that needs a server. */
public class CommonOptions {
    @Option(
            names = {"-v", "--verbose"},
            description = "Say everything, token counts included.")
    public boolean verbose;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print the answer and nothing else.")
    public boolean quiet;

    @Option(names = "--debug", description = "Show stack traces.")
    boolean debug;

    @Option(names = "--offline", description = "Fetch nothing from the network but models' answers.")
    boolean offline;

    @Option(names = "--catalogue", paramLabel = "FILE", description = "A model catalogue of your own.")
    @Nullable
    String catalogue;

    @Option(
            names = "--temporal-address",
            paramLabel = "HOST:PORT",
            description = "The Temporal server to use instead of an embedded one.")
    @Nullable
    String temporalAddress;

    @Option(names = "--temporal-namespace", paramLabel = "NAME", description = "Its namespace.")
    @Nullable
    String temporalNamespace;

    @Option(names = "--home", paramLabel = "DIR", description = "Where state is kept (default: ~/.polyphony).")
    @Nullable
    String home;

    public Flags flags() {
        return new Flags()
                .with("offline", offline ? "true" : null)
                .with("catalogue", catalogue)
                .with("temporal-address", temporalAddress)
                .with("temporal-namespace", temporalNamespace)
                .with("home", home);
    }
}
