package dev.polyphony.cli;

import dev.polyphony.cli.settings.Settings;
import dev.polyphony.ledger.Database;

/** The books of this installation, as the environment names them or in the home. */
final class LedgerFile {
    private LedgerFile() {}

    static Database open(Settings settings, Shell shell) {
        return Database.of(shell.environment(), settings.home().get().resolve(Database.FILE));
    }
}
