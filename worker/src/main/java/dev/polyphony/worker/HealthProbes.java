package dev.polyphony.worker;

import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.probe.Prober;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a prober look around for as long as the process stays; one that ends with a command has none. */
final class HealthProbes implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HealthProbes.class);
    private static final Duration ROUND = Duration.ofMillis(250);

    private final Prober prober;
    private final boolean on;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("provider-probes").factory());

    HealthProbes(Prober prober, boolean on) {
        this.prober = prober;
        this.on = on;
        if (on) {
            timer.scheduleWithFixedDelay(
                    () -> LedgerMaintenance.guarded(prober::round), 0, ROUND.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            if (on) {
                prober.leave();
            }
        } catch (StorageUnavailable e) {
            log.debug("others notice in half a minute: {}", e.getMessage());
        }
    }
}
