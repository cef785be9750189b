package dev.polyphony.embedding;

import java.util.List;
import java.util.Optional;

/** Turns texts into vectors that point the same way where the texts mean the same. Safe for use by many threads. */
@FunctionalInterface
public interface Embeddings {
    /** A vector for each text, in their order; nothing where this machine cannot compute them. */
    Optional<List<float[]>> of(List<String> texts);

    /** For machines without them. */
    static Embeddings none() {
        return texts -> Optional.empty();
    }
}
