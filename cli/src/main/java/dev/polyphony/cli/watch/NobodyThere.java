package dev.polyphony.cli.watch;

/** No worker goes on with the analysis, though it might have ended by now. */
public final class NobodyThere extends RuntimeException {
    NobodyThere(String id) {
        super("no worker has taken up " + id
                + " within its deadline; it begins when one runs (polyphony worker, or up):" + " polyphony watch "
                + id);
    }

    /** @param why the worker that took it up cannot go on */
    NobodyThere(String id, String why) {
        super("a worker took up " + id + " and cannot go on with it: " + why
                + "; it goes on when one runs that can: polyphony watch " + id);
    }
}
