package dev.polyphony.cli.watch;

/** No worker has taken the analysis up, though it might have ended by now. */
public final class NobodyThere extends RuntimeException {
    NobodyThere(String id) {
        super("no worker has taken up " + id
                + " within its deadline; it begins when one runs (polyphony worker, or up):" + " polyphony watch "
                + id);
    }
}
