package dev.polyphony.cli.option;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What becomes of a pipeline's results. */
public final class PipelineOutput {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Write each node's answer to a file there, and all of the result to result.json.")
    public @Nullable Path folder;

    @Option(names = "--json", description = "Print JSON: every node with its answer.")
    public boolean json;

    /** Before anything is spent on answers that could not be kept. */
    public void requireWritable() {
        NamedFile.requireFolder("--output", folder);
    }
}
