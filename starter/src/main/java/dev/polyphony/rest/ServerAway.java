package dev.polyphony.rest;

/** No server is connected; it may be back in a moment. */
public final class ServerAway extends RuntimeException {
    ServerAway() {
        super("the Temporal server does not answer; nothing was submitted");
    }
}
