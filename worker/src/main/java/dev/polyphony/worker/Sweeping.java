package dev.polyphony.worker;

import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.LedgerUnavailable;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts requests in doubt whose worker is gone. Every worker does, which is harmless: each is put in doubt once. */
final class Sweeping implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Sweeping.class);
    private static final Duration EVERY = Duration.ofSeconds(15);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ledger-sweep").factory());

    Sweeping(Ledger ledger) {
        timer.scheduleWithFixedDelay(() -> sweep(ledger), 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void sweep(Ledger ledger) {
        try {
            int doubted = ledger.doubtAbandoned();
            if (doubted > 0) {
                log.warn(
                        "{} requests are in doubt: who sent them is gone; polyphony costs report counts them", doubted);
            }
        } catch (LedgerUnavailable e) {
            log.warn("requests in doubt are not looked for: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
