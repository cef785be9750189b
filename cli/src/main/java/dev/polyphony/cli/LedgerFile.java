package dev.polyphony.cli;

import dev.polyphony.settings.Settings;
import dev.polyphony.storage.Database;
import java.nio.file.Files;
import java.nio.file.Path;

/** The books of this installation, as the environment names them or in the home. */
public final class LedgerFile {
    private static final String ADDRESS = "POLYPHONY_DATABASE_URL";

    private LedgerFile() {}

    /**
     * The one that workers write to: a file of this machine is it only where they run here.
     *
     * @throws UsageError where they run elsewhere, and nothing says where their database is
     */
    public static Database ofWorkers(Settings settings, Shell shell) {
        Path file = settings.home().get().resolve(Database.FILE);
        boolean named = !shell.environment().getOrDefault(ADDRESS, "").isBlank();
        if (!named && settings.remote().isPresent() && !Files.exists(file)) {
            throw new UsageError("the workers at " + settings.temporalAddress().get() + " keep this in their database,"
                    + " and nothing here says where that is; set " + ADDRESS + " as it is set for them");
        }
        return open(settings, shell);
    }

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
