package dev.polyphony.standalone;

import dev.polyphony.access.AccessKeys;
import dev.polyphony.access.AuditLog;
import dev.polyphony.access.AuditWriter;
import dev.polyphony.access.KnownKeys;
import dev.polyphony.rest.StarterDatabase;
import dev.polyphony.storage.Database;
import java.time.InstantSource;
import java.util.function.Supplier;

/** The keys that a starter takes, the record of what is done by them, and the database where both lie. */
record StarterAccess(KnownKeys keys, AuditWriter audit, StarterDatabase database) implements AutoCloseable {
    /** @param database asked for when something is needed of it; closed by whoever opened it, after this */
    static StarterAccess in(Supplier<Database> database) {
        InstantSource clock = InstantSource.system();
        return new StarterAccess(
                new KnownKeys(() -> new AccessKeys(database.get(), clock), clock),
                new AuditWriter(() -> new AuditLog(database.get())),
                database::get);
    }

    @Override
    public void close() {
        audit.close();
        keys.close();
    }
}
