package dev.polyphony.cli.option;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a result goes and in which form. */
public final class OutputOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the result to FILE as JSON, too.")
    @Nullable
    public Path output;

    @Option(names = "--json", description = "Print the result as JSON instead of the answer.")
    public boolean json;

    /** Before anything is spent on a result that could not be kept. */
    public void requireWritable() {
        NamedFile.requireWritable("--output", output);
    }
}
