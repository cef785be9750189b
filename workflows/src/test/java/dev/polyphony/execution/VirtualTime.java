package dev.polyphony.execution;

import io.temporal.testing.TestWorkflowEnvironment;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The in-process server's clock: the machine's, which can be pushed. The server skips to the next timer where nothing
 * works; it does not skip while a call waits for a worker or a request goes on after its analysis has ended. Reached by
 * reflection, as the server takes no clock.
 */
final class VirtualTime extends Clock {
    private static final String MOVED = "temporal-testing keeps its clock elsewhere now";

    private final TestWorkflowEnvironment env;
    private final Object timer;
    private final Clock machine = Clock.systemUTC();
    private final AtomicLong pushed = new AtomicLong();

    private VirtualTime(TestWorkflowEnvironment env, Object timer) {
        this.env = env;
        this.timer = timer;
    }

    /** Before anything is started there. */
    static VirtualTime of(TestWorkflowEnvironment env) {
        try {
            Object timer = read(read(env, "service"), "selfAdvancingTimer");
            VirtualTime time = new VirtualTime(env, timer);
            field(timer, "systemClock").set(timer, time);
            return time;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(MOVED, e);
        }
    }

    private static Object read(Object object, String name) throws ReflectiveOperationException {
        return field(object, name).get(object);
    }

    private static Field field(Object object, String name) throws ReflectiveOperationException {
        Field field = object.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    /** The server's time. */
    Instant now() {
        return Instant.ofEpochMilli(env.currentTimeMillis());
    }

    /** Skips that time; whoever is asleep meanwhile holds up nobody. */
    void sleep(Duration time) {
        if (time.isPositive()) {
            env.sleep(time);
        }
    }

    /** Makes it that late although something works or waits for a worker. */
    synchronized void passUntil(Instant instant) {
        long missing = Duration.between(now(), instant).toMillis();
        if (missing > 0) {
            pushed.addAndGet(missing);
            wakeTheServer();
        }
    }

    private void wakeTheServer() {
        try {
            Method pump = timer.getClass().getDeclaredMethod("pump");
            pump.setAccessible(true);
            pump.invoke(timer);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(MOVED, e);
        }
    }

    @Override
    public long millis() {
        return machine.millis() + pushed.get();
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
        return machine.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
