package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** A build of the program whose analyses take another step: it replays none that this build began. */
final class OtherBuild {
    private static final Path WORKFLOW =
            Path.of("../workflows/src/main/java/dev/polyphony/execution/DurableAnalysis.java");

    private static final String FIRST_STEP = "        work.run();\n";

    private OtherBuild() {}

    /** The classes that differ, in a folder for the class path. */
    static Path in(Path folder) throws IOException {
        String source = Files.readString(WORKFLOW);
        assertThat(source).containsOnlyOnce(FIRST_STEP);
        Path changed = Files.createDirectories(folder.resolve("source")).resolve("DurableAnalysis.java");
        Files.writeString(
                changed,
                source.replace(FIRST_STEP, "        Workflow.sleep(java.time.Duration.ofMillis(1));\n" + FIRST_STEP));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-parameters",
                        "-nowarn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        changed.toString());
        assertThat(failed).isZero();
        return classes;
    }
}
