package dev.polyphony.vector;

import dev.polyphony.call.EmbeddingReply;
import dev.polyphony.call.EmbeddingTask;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.embedding.MiniLm;
import java.util.List;
import java.util.Optional;

/** Vectors of all-MiniLM-L6-v2, computed in this process: they cost nothing, and nothing is sent anywhere. */
public final class OwnVectors implements AutoCloseable {
    private static final ModelRef MODEL = ModelRef.parse(EmbeddingTask.IN_PROCESS);

    private final MiniLm model;

    public OwnVectors(MiniLm model) {
        this.model = model;
    }

    @Override
    public void close() {
        model.close();
    }

    EmbeddingReply of(EmbeddingTask task) {
        if (task.dimensions() != null && task.dimensions() != MiniLm.DIMENSIONS) {
            throw new InvalidField(
                    "dimensions", MODEL + " gives " + MiniLm.DIMENSIONS + "; leave it out, or ask another model");
        }
        Optional<List<float[]>> vectors = model.of(task.texts());
        return new EmbeddingReply(
                MODEL,
                vectors
                        .orElseThrow(() -> new InvalidField(
                                "model", MODEL + " cannot be computed on this worker; its log says why"))
                        .stream()
                        .map(VectorText::of)
                        .toList(),
                null,
                Money.ZERO,
                false);
    }
}
