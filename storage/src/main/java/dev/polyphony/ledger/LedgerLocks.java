package dev.polyphony.ledger;

import dev.polyphony.storage.Database;
import org.jdbi.v3.core.Handle;

/** Who may change the ledger at the same time; each to be called first in its transaction. */
final class LedgerLocks {
    /** Of PostgreSQL's advisory locks, which all of a database's applications share: "polyphon" in ASCII. */
    private static final long LEDGER = 0x706f6c7970686f6eL;

    private LedgerLocks() {}

    /** Whoever books does so beside others, but not while {@link #forCounting accounts are counted}. */
    static void forBooking(Database database, Handle handle) {
        database.lock(handle, LEDGER, true);
    }

    /** Nothing is booked until the transaction ends, and all that was is seen. */
    static void forCounting(Database database, Handle handle) {
        database.lock(handle, LEDGER, false);
    }
}
