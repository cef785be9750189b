package dev.polyphony.cli;

import dev.polyphony.settings.Settings;
import dev.polyphony.storage.Database;

/** The books of this installation, as the environment names them or in the home. */
public final class LedgerFile {
    private LedgerFile() {}

    public static Database open(Settings settings, Shell shell) {
        return Database.of(shell.environment(), settings.home().get().resolve(Database.FILE));
    }
}
