package dev.polyphony.cli.platform;

/** Whoever sits at the terminal. */
public final class Operator {
    private Operator() {}

    /** For the record. */
    public static String name() {
        String user = System.getProperty("user.name", "").strip();
        return user.isEmpty() ? "somebody" : user;
    }
}
