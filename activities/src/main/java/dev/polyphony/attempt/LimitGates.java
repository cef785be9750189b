package dev.polyphony.attempt;

import dev.polyphony.call.ModelRef;
import dev.polyphony.ledger.ModelLimits;
import dev.polyphony.ledger.Reservation;
import dev.polyphony.ledger.ReservationRequest.Demand;
import dev.polyphony.provider.SendPermit;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a process does about requests that count to limits of their models, so that they reach the provider in the
 * minute that they are counted in: few of them are between the ledger and a connection at a time, as {@link SendPermit}
 * says. Safe for use by many threads.
 */
public final class LimitGates {
    /** Requests to one model that a process has between the ledger and a connection. */
    private static final int UNDER_WAY = 4;

    /** Who has just begun to ask may be seconds late with what it sends: it counts longer, until it is answered. */
    private static final Duration BEGINS = Duration.ofMinutes(1);

    private static final Duration SLACK = Duration.ofSeconds(15);

    private final Map<ModelRef, Semaphore> gates = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Long> begunNanos = new AtomicReference<>();

    /** @param permit to send what was granted; absent where it counts to no limit */
    record Reserved(Reservation reservation, @Nullable SendPermit permit) {}

    /**
     * How late a request may be, by the first one with a limit: a process that waited for work is as slow as a new one.
     */
    Duration slack() {
        long now = System.nanoTime();
        begunNanos.compareAndSet(null, now);
        long since = now - Objects.requireNonNull(begunNanos.get());
        return since < BEGINS.toNanos() ? SLACK : Duration.ZERO;
    }

    /**
     * What a request asks that keeps no place where there is no room for it.
     *
     * @param limits absent where it counts to none
     * @param tokens the most that it can come to
     */
    public @Nullable Demand demand(@Nullable ModelLimits limits, long tokens) {
        return limits == null ? null : new Demand(limits, tokens, Duration.ZERO, slack());
    }

    /** @param demand what it asks of the model's limits; absent where it counts to none */
    Reserved reserve(ModelRef model, @Nullable Demand demand, Supplier<Reservation> books) throws InterruptedException {
        Semaphore gate = gates.computeIfAbsent(model, any -> new Semaphore(UNDER_WAY));
        // Who finds no room asks all the same: it is for their sake that few go at a time.
        boolean passed = demand != null
                && demand.limits().byTheMinute()
                && gate.tryAcquire(SendPermit.WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        SendPermit permit = null;
        try {
            Reservation reservation = books.get();
            if (reservation instanceof Reservation.Granted granted && granted.countedSince() != null) {
                permit = SendPermit.of(gate, passed, granted.countedSince());
            }
            return new Reserved(reservation, permit);
        } finally {
            if (passed && permit == null) {
                gate.release();
            }
        }
    }
}
