package dev.polyphony.client;

/** There are workers, and so many questions to them that this one had no turn in time: it can be repeated. */
public final class WorkersBusy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WorkersBusy() {
        super("too many ask how far analyses are at once; repeat it in a second");
    }
}
