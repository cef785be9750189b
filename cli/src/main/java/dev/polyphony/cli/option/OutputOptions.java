package dev.polyphony.cli.option;

import dev.polyphony.cli.UsageError;
import java.nio.file.Files;
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
        if (output == null) {
            return;
        }
        Path folder = output.toAbsolutePath().getParent();
        if (Files.isDirectory(output)) {
            throw new UsageError("--output: '" + output + "' is a folder; name a file in it");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new UsageError("--output: the folder of '" + output + "' does not exist; create it first");
        }
        if (!Files.isWritable(Files.exists(output) ? output : folder)) {
            throw new UsageError("--output: '" + output + "' cannot be written");
        }
    }
}
