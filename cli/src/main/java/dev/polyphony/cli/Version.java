package dev.polyphony.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The build's version, and the Java that runs it. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        Properties build = new Properties();
        try (InputStream file = Objects.requireNonNull(Version.class.getResourceAsStream("version.properties"))) {
            build.load(file);
        }
        return new String[] {
            "polyphony " + build.getProperty("version") + " (Java "
                    + Runtime.version().feature() + ")"
        };
    }
}
