package dev.polyphony.cli.output;

import dev.polyphony.cli.UsageError;
import dev.polyphony.pipeline.PipelineStatus;
import dev.polyphony.pipeline.ResultFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the nodes of a pipeline answered: as a folder of files, as JSON, or as one text. */
public final class PipelineResults {
    private PipelineResults() {}

    /**
     * A file for each answer and one for all of it, which are named relative to the folder; it is made where it is not
     * there, in one that is. Others stay as they are.
     */
    public static List<String> write(PipelineStatus result, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder);
        }
        Path root = folder.toRealPath();
        List<String> written = new ArrayList<>();
        for (PipelineStatus.Node node : result.nodes()) {
            if (node.file() != null && node.text() != null) {
                // Checked when the pipeline was read; a stored one is not trusted either.
                ResultFile.require("file", node.file());
                Path file = root.resolve(node.file()).normalize();
                Path parent = Objects.requireNonNull(file.getParent());
                if (!file.startsWith(root)) {
                    throw outside(node.file(), folder);
                }
                Files.createDirectories(parent);
                // A link that leads elsewhere is another way out.
                if (!parent.toRealPath().startsWith(root) || Files.isSymbolicLink(file)) {
                    throw outside(node.file(), folder);
                }
                Files.writeString(file, node.text().endsWith("\n") ? node.text() : node.text() + "\n");
                written.add(node.file());
            }
        }
        Files.writeString(root.resolve(ResultFile.ALL), JsonOutput.of(result) + "\n");
        written.add(ResultFile.ALL);
        return written;
    }

    private static UsageError outside(String file, Path folder) {
        return new UsageError("--output: " + file + " would be outside of " + folder + "; nothing is written there");
    }

    /** Each answer under the name of its node. */
    public static void print(PipelineStatus result, PrintStream out) {
        boolean first = true;
        for (PipelineStatus.Node node : result.nodes()) {
            if (node.file() != null && node.text() != null) {
                out.println((first ? "" : "\n") + "# " + node.name() + "\n");
                out.println(node.text().stripTrailing());
                first = false;
            }
        }
    }
}
