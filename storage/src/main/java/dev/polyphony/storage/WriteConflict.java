package dev.polyphony.storage;

/** Another process changed the same page between reading and writing: to be done again. */
public final class WriteConflict extends RuntimeException {
    public WriteConflict(String what) {
        super(what, null, false, false);
    }
}
