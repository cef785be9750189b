package dev.polyphony.rest;

/** Only workers know what providers there are, and none has ever told it to this database. */
public final class NoWorkerYet extends IllegalStateException {
    public static final String MESSAGE =
            "no worker has started with this database yet, and only workers know the providers; start one:"
                    + " polyphony up, or polyphony worker";

    public NoWorkerYet() {
        super(MESSAGE);
    }
}
