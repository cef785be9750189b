package dev.polyphony.bench.runs;

import dev.polyphony.catalogue.Catalogue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Under which names the worker knows the recorded models. */
public final class Models {
    private static final String SHIPPED = "/dev/polyphony/bench/models.yaml";
    private static final String UNLISTED = "openai/";

    private Models() {}

    /** Writes the bench's own catalogue to where a worker can read it. */
    public static Path shippedIn(Path folder) {
        Path file = folder.resolve("models.yaml");
        try (InputStream shipped = Objects.requireNonNull(Models.class.getResourceAsStream(SHIPPED))) {
            Files.copy(shipped, file);
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("the bench's models cannot be written to " + file, e);
        }
    }

    /** Its alias; where the catalogue has none, as a model of which nothing is known, its price neither. */
    public static String nameOf(String recorded, Catalogue catalogue) {
        boolean listed =
                catalogue.all().stream().anyMatch(model -> model.alias().equals(recorded));
        return listed ? recorded : UNLISTED + recorded;
    }
}
