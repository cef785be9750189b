package dev.polyphony.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.springframework.core.io.ClassPathResource;

/** A library for browsers that comes as a jar: its files stand in a folder of its version. */
public final class WebAsset {
    private WebAsset() {}

    /** Throws where it is not on the class path: the pages that need it are part of the program. */
    public static String version(String group, String artifact) {
        Properties about = new Properties();
        try (InputStream file = new ClassPathResource("META-INF/maven/" + group + "/" + artifact + "/pom.properties")
                .getInputStream()) {
            about.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the pages are part of the program", e);
        }
        return about.getProperty("version");
    }
}
