package dev.polyphony.cli;

import dev.polyphony.settings.Settings;
import dev.polyphony.storage.Database;

/** The books of this installation, as the environment names them or in the home. */
public final class LedgerFile {
    private static final String ADDRESS = "POLYPHONY_DATABASE_URL";

    private LedgerFile() {}

    /** For people; an address can have a password in it. */
    public static String where(Settings settings, Shell shell) {
        return shell.environment().getOrDefault(ADDRESS, "").isBlank()
                ? settings.home().get().resolve(Database.FILE).toString()
                : "the database that " + ADDRESS + " names";
    }

    public static Database open(Settings settings, Shell shell) {
        return Database.of(shell.environment(), settings.home().get().resolve(Database.FILE));
    }
}
