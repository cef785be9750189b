package dev.polyphony.standalone;

import dev.polyphony.access.AuditLog;
import dev.polyphony.access.AuditWriter;
import dev.polyphony.analysis.Principal;
import dev.polyphony.cli.platform.Operator;
import dev.polyphony.client.ActionListener;
import dev.polyphony.storage.Database;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts on record what whoever sits at the terminal does to analyses. */
final class OperatorAudit implements ActionListener, AutoCloseable {
    private final Supplier<Database> database;
    private @Nullable AuditWriter writer;

    /** @param database asked for when something was done; closed by whoever opened it, after this */
    OperatorAudit(Supplier<Database> database) {
        this.database = database;
    }

    @Override
    public synchronized void done(Principal principal, Action action, String id) {
        if (writer == null) {
            writer = new AuditWriter(() -> new AuditLog(database.get()));
        }
        writer.add(new AuditLog.Entry(Instant.now(), principal.tenant(), Operator.name(), action.word(), id, null));
    }

    @Override
    public synchronized void close() {
        if (writer != null) {
            writer.close();
        }
    }
}
