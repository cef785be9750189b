package dev.polyphony.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a result goes and in which form. */
final class OutputOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the result to FILE as JSON, too.")
    @Nullable
    Path output;

    @Option(names = "--json", description = "Print the result as JSON instead of the answer.")
    boolean json;

    /** Before anything is spent on a result that could not be kept. */
    void requireWritable() {
        if (output == null) {
            return;
        }
        Path folder = output.toAbsolutePath().getParent();
        if (Files.isDirectory(output)) {
            throw new UsageProblem("--output: '" + output + "' is a folder; name a file in it");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new UsageProblem("--output: the folder of '" + output + "' does not exist; create it first");
        }
        if (!Files.isWritable(Files.exists(output) ? output : folder)) {
            throw new UsageProblem("--output: '" + output + "' cannot be written");
        }
    }
}
