package dev.polyphony.client;

import dev.polyphony.call.Failure;

/** No vectors: the model that was asked for them failed, or could not be asked. */
public final class EmbeddingFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    EmbeddingFailed(Failure failure) {
        super(failure.describe());
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
