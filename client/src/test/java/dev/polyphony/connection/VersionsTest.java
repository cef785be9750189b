package dev.polyphony.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A service that imports no BOM gets the versions that are tested here. */
class VersionsTest {
    /** What others bring along of these comes with them, in their version. */
    private static final Set<String> BROUGHT_ALONG = Set.of(
            "grpc-context", "grpc-core", "grpc-protobuf-lite", "grpc-util", "jackson-annotations", "jackson-core");

    private static final Pattern JAR = Pattern.compile(
            "(grpc-[a-z-]+|protobuf-java[a-z-]*|jackson-(?:core|databind|annotations|dataformat-toml|datatype-jdk8|datatype-jsr310))"
                    + "-\\d[^/\\\\]*\\.jar$");

    @Test
    void whatTemporalBringsAlongInOlderVersionsIsNamedByTheClient() throws Exception {
        String pom = Files.readString(Path.of("pom.xml"));
        Set<String> brought = new TreeSet<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Matcher jar = JAR.matcher(entry);
            if (jar.find()) {
                brought.add(jar.group(1));
            }
        }
        brought.removeAll(BROUGHT_ALONG);

        assertThat(brought).containsAll(List.of("grpc-netty-shaded", "protobuf-java", "jackson-databind"));
        assertThat(brought).allMatch(artifact -> pom.contains("<artifactId>" + artifact + "</artifactId>"));
    }
}
