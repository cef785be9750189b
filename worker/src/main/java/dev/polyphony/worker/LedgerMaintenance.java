package dev.polyphony.worker;

import dev.polyphony.ledger.Maintenance;
import dev.polyphony.port.StorageUnavailable;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the books need now and then. Every worker does it, which is harmless: all of it is safe to repeat. */
final class LedgerMaintenance implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LedgerMaintenance.class);
    private static final Duration ABANDONED = Duration.ofSeconds(15);
    private static final Duration OLD = Duration.ofHours(1);
    private static final Duration WORD = Duration.ofSeconds(1);

    private final Maintenance maintenance;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ledger-sweep").factory());

    /** @param writeOff how long a request may be in doubt */
    LedgerMaintenance(Maintenance maintenance, BudgetSignals signals, RetentionJob forgetting, Duration writeOff) {
        this.maintenance = maintenance;
        every(ABANDONED, this::endAbandoned);
        every(ABANDONED, maintenance::giveBackForgotten);
        every(WORD, signals::tellWaiting);
        every(WORD, signals::raiseAlerts);
        every(OLD, maintenance::forgetCounted);
        every(OLD, forgetting::go);
        every(OLD, () -> writeOff(maintenance, writeOff));
    }

    private void every(Duration pause, Runnable task) {
        timer.scheduleWithFixedDelay(() -> guarded(task), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whatever it throws, it is done again: a task that throws would be the last. */
    static void guarded(Runnable task) {
        try {
            task.run();
        } catch (StorageUnavailable e) {
            log.warn("the books are not looked after: {}", e.getMessage());
        } catch (StatusRuntimeException | WorkflowException e) {
            log.warn("what the books have to tell has to wait: {}", e.getMessage());
        } catch (RuntimeException | Error e) {
            log.error("the books are not looked after; it is tried again", e);
        }
    }

    /**
     * Does it with each, alone: one that cannot be is logged and keeps no other from being.
     *
     * @throws StorageUnavailable where the books do not answer: the rest waits for the next time
     * @throws StatusRuntimeException where Temporal does not
     */
    static <T> void each(List<T> all, Consumer<T> task) {
        for (T one : all) {
            try {
                task.accept(one);
            } catch (StorageUnavailable e) {
                throw e;
            } catch (RuntimeException e) {
                if (isAway(e)) {
                    throw e;
                }
                log.error("{} is not looked after; it is tried again", one, e);
            }
        }
    }

    private static boolean isAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StatusRuntimeException grpc) {
                Status.Code code = grpc.getStatus().getCode();
                return code == Status.Code.UNAVAILABLE
                        || code == Status.Code.DEADLINE_EXCEEDED
                        || code == Status.Code.RESOURCE_EXHAUSTED
                        || code == Status.Code.CANCELLED;
            }
        }
        return false;
    }

    /** Requests whose worker is gone are in doubt. */
    private void endAbandoned() {
        int doubted = maintenance.doubtAbandoned();
        if (doubted > 0) {
            log.warn("{} requests are in doubt: who sent them is gone; polyphony costs report counts them", doubted);
        }
    }

    private static void writeOff(Maintenance maintenance, Duration age) {
        int written = maintenance.writeOffOld(age);
        if (written > 0) {
            log.warn("{} requests were in doubt for {}: they count at the most they can have cost", written, age);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
