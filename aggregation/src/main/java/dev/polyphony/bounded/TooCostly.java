package dev.polyphony.bounded;

/** Work that was given up: it takes longer than it may, or nests too deeply. */
public final class TooCostly extends Exception {
    TooCostly() {
        super("given up");
    }
}
