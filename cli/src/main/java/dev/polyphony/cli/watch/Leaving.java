package dev.polyphony.cli.watch;

import java.util.concurrent.CompletableFuture;

/** Listens for Ctrl-C until it is closed, which must come after everything that has to be put away before the end. */
public final class Leaving implements AutoCloseable {
    private final CompletableFuture<Void> asked = new CompletableFuture<>();
    private final Interrupts.Registration registration;

    public Leaving(Interrupts interrupts) {
        registration = interrupts.during(() -> asked.complete(null));
    }

    /** Completes when the person wants to leave. */
    CompletableFuture<Void> asked() {
        return asked;
    }

    @Override
    public void close() {
        registration.close();
    }
}
