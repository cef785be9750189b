package dev.polyphony.cli;

import dev.polyphony.settings.Settings;
import dev.polyphony.storage.Database;
import java.nio.file.Files;
import java.nio.file.Path;

/** The books of this installation, as the environment names them or in the home. */
public final class LedgerFile {
    private LedgerFile() {}

    /**
     * The one that workers write to: a file of this machine is it only where they run here.
     *
     * @throws UsageError where they run elsewhere, and nothing says where their database is
     */
    public static Database ofWorkers(Settings settings, Shell shell) {
        Path file = settings.home().get().resolve(Database.FILE);
        boolean named = Database.isNamed(shell.environment());
        if (!named && settings.remote().isPresent() && !Files.exists(file)) {
            throw new UsageError("the workers at " + settings.temporalAddress().get() + " keep this in their database,"
                    + " and nothing here says where that is; set " + Database.ADDRESS + " as it is set for them");
        }
        return open(settings, shell);
    }

    /** For people; an address can have a password in it. */
    public static String where(Settings settings, Shell shell) {
        return Database.isNamed(shell.environment())
                ? "the database that " + Database.ADDRESS + " names"
                : settings.home().get().resolve(Database.FILE).toString();
    }

    public static Database open(Settings settings, Shell shell) {
        return Database.of(shell.environment(), settings.home().get().resolve(Database.FILE));
    }
}
