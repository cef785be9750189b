package dev.polyphony.client;

/** Nobody takes up what only a worker can do; nothing of it is left behind. */
public final class NoWorker extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoWorker() {
        super("no worker has taken it up within a second; start one with polyphony up, or polyphony worker");
    }
}
