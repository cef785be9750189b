package dev.polyphony.rest;

/** A starter is asked for what only the installation's database knows, and was told of none. */
public final class NoDatabase extends IllegalStateException {
    public NoDatabase() {
        super(
                "this starter knows no database, and only that has it; set POLYPHONY_DATABASE_URL as it is set for workers");
    }
}
