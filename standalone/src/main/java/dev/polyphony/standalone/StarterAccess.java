package dev.polyphony.standalone;

import dev.polyphony.access.AccessKeys;
import dev.polyphony.access.AuditLog;
import dev.polyphony.access.AuditWriter;
import dev.polyphony.access.KnownKeys;
import dev.polyphony.rest.StarterDatabase;
import dev.polyphony.storage.Database;
import dev.polyphony.webhook.WebhookEndpoints;
import dev.polyphony.webhook.WebhookHosts;
import dev.polyphony.webhook.WebhookRegistry;
import java.time.InstantSource;
import java.util.function.Supplier;

/** The keys that a starter takes, the record of what is done by them, whom it tells, and the database where all lie. */
record StarterAccess(KnownKeys keys, AuditWriter audit, StarterDatabase database, WebhookRegistry webhooks)
        implements AutoCloseable {
    /**
     * @param database asked for when something is needed of it; closed by whoever opened it, after this
     * @param hosts that may be told
     */
    static StarterAccess in(Supplier<Database> database, WebhookHosts hosts) {
        InstantSource clock = InstantSource.system();
        return new StarterAccess(
                new KnownKeys(() -> new AccessKeys(database.get(), clock), clock),
                new AuditWriter(() -> new AuditLog(database.get())),
                database::get,
                new WebhookRegistry(hosts, () -> new WebhookEndpoints(database.get(), clock)));
    }

    @Override
    public void close() {
        audit.close();
        keys.close();
    }
}
