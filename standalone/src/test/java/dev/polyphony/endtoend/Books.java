package dev.polyphony.endtoend;

import dev.polyphony.ledger.Booking;
import dev.polyphony.ledger.Database;
import dev.polyphony.ledger.Filter;
import dev.polyphony.ledger.Spending;
import dev.polyphony.ledger.State;
import java.nio.file.Path;
import java.util.List;

/** The ledger of a home, read while others write it. */
final class Books {
    private Books() {}

    static List<Booking> of(Path home) {
        try (Database database = Database.file(home.resolve("ledger.db"))) {
            return new Spending(database).lines(Filter.ALL);
        }
    }

    static List<Booking> of(Path home, State state) {
        return of(home).stream().filter(line -> line.state() == state).toList();
    }
}
