package dev.polyphony.endtoend;

import dev.polyphony.ledger.CostQueries;
import dev.polyphony.ledger.EntryFilter;
import dev.polyphony.ledger.LedgerEntry;
import dev.polyphony.ledger.RequestState;
import dev.polyphony.storage.Database;
import java.nio.file.Path;
import java.util.List;

/** The ledger of a home, read while others write it. */
final class LedgerLines {
    private LedgerLines() {}

    static List<LedgerEntry> of(Path home) {
        try (Database database = Database.file(home.resolve("ledger.db"))) {
            return new CostQueries(database).lines(EntryFilter.ALL);
        }
    }

    static List<LedgerEntry> of(Path home, RequestState state) {
        return of(home).stream().filter(line -> line.state() == state).toList();
    }
}
