package dev.polyphony.embedding;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Loads the model and the native libraries that it runs on, which are unpacked to a temporary folder of our own. */
final class NativeModel {
    private NativeModel() {}

    static EmbeddingModel load() {
        // The tokenizer's library reports its use to its makers unless told not to, and asks the cloud where it runs.
        setUnlessSet("OPT_OUT_TRACKING", "true");
        setUnlessSet("ai.djl.offline", "true");
        // It would unpack into the user's home, and find there what others unpacked.
        Path folder = ownFolder();
        setUnlessSet("ENGINE_CACHE_DIR", folder.toString());
        try {
            return new AllMiniLmL6V2QuantizedEmbeddingModel();
        } finally {
            leaveNothing(folder);
        }
    }

    private static Path ownFolder() {
        try {
            return Files.createTempDirectory("polyphony-embeddings");
        } catch (IOException notWritable) {
            throw new UncheckedIOException(notWritable);
        }
    }

    private static void leaveNothing(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            // Files are deleted at exit in the reverse of this order: folders after what is in them.
            files.sorted(Comparator.naturalOrder()).map(Path::toFile).forEach(File::deleteOnExit);
        } catch (IOException gone) {
            folder.toFile().deleteOnExit();
        }
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getenv(property) == null && System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
