package dev.polyphony.compatibility;

import com.fasterxml.jackson.databind.ObjectWriter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Adds files for samples that have none; never touches one that is there, since it stands for what an earlier version
 * wrote.
 *
 * <pre>
 * ./mvnw -q -pl workflows test-compile org.codehaus.mojo:exec-maven-plugin:3.5.0:java -Dexec.classpathScope=test \
 *     -Dexec.mainClass=dev.polyphony.compatibility.WriteSamples -Dexec.args=workflows/src/test/resources
 * </pre>
 */
public final class WriteSamples {
    private WriteSamples() {}

    public static void main(String[] args) throws IOException {
        Path resources = Path.of(args.length == 0 ? "src/test/resources" : args[0]);
        ObjectWriter writer =
                JacksonJsonPayloadConverter.newDefaultObjectMapper().writerWithDefaultPrettyPrinter();
        for (Sample sample : Samples.all()) {
            Path file = resources.resolve(sample.resource());
            if (Files.notExists(file)) {
                Files.writeString(file, writer.writeValueAsString(sample.value()) + "\n");
            }
        }
    }
}
