package dev.polyphony.access;

import dev.polyphony.port.StorageUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what a process does into the {@link AuditLog}, without holding up who does it: a quarter of a second's entries
 * in one transaction, and again where the database did not answer. A process that is killed loses that quarter.
 */
public final class AuditWriter implements AutoCloseable {
    private static final Duration BATCH = Duration.ofMillis(250);
    private static final Duration UNTIL_ANOTHER_TRY = Duration.ofSeconds(2);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    /** An hour of three a second, while there is no database. */
    private static final int MOST = 10_000;

    private static final Logger log = LoggerFactory.getLogger(AuditWriter.class);

    private final Supplier<AuditLog> audit;
    private final LinkedBlockingQueue<AuditLog.Entry> pending = new LinkedBlockingQueue<>(MOST);
    private final Thread thread;

    /** @param audit asked for when there is something to write */
    public AuditWriter(Supplier<AuditLog> audit) {
        this.audit = audit;
        this.thread = Thread.ofPlatform().daemon().name("polyphony-audit").start(this::write);
    }

    /** Never waits, never fails: what cannot be kept is in the log. */
    public void add(AuditLog.Entry entry) {
        if (!pending.offer(entry)) {
            log.error("not on record: {}", entry);
        }
    }

    private void write() {
        List<AuditLog.Entry> batch = new ArrayList<>();
        try {
            while (true) {
                if (batch.isEmpty()) {
                    batch.add(pending.take());
                    Thread.sleep(BATCH);
                    pending.drainTo(batch);
                }
                if (!written(batch)) {
                    Thread.sleep(UNTIL_ANOTHER_TRY);
                }
            }
        } catch (InterruptedException closed) {
            pending.drainTo(batch);
            if (!batch.isEmpty() && !written(batch)) {
                batch.forEach(entry -> log.error("not on record: {}", entry));
            }
        }
    }

    private boolean written(List<AuditLog.Entry> batch) {
        try {
            audit.get().write(batch);
            batch.clear();
            return true;
        } catch (StorageUnavailable e) {
            log.warn("what was done is not on record until the database answers: {} entries", batch.size());
            return false;
        }
    }

    /** What was added before is written, or in the log. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
