package dev.polyphony.ledger;

/** Another process changed the same page between reading and writing: to be done again. */
final class Conflict extends RuntimeException {
    Conflict(String what) {
        super(what, null, false, false);
    }
}
