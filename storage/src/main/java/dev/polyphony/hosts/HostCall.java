package dev.polyphony.hosts;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call that is at a host, or waits for one.
 *
 * @param owner the same for every attempt of one activity, of which there is one at a time
 * @param host where it is; absent while it waits
 * @param position in the order of those who wait
 * @param since when it asked first
 * @param until while it waits, when it was heard of last and a little more; then, when it is taken for gone
 * @param passed calls of other models that went before it, at a host that could have served it
 */
record HostCall(
        String owner, String model, @Nullable String host, long position, Instant since, Instant until, int passed) {
    /** Whoever waits asks several times a second; who is not heard of for so long is gone. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    boolean isThere(Instant now) {
        return !until.isBefore(now);
    }

    boolean waits() {
        return host == null;
    }

    /** Heard of until then. */
    HostCall waiting(Instant heard) {
        return new HostCall(owner, model, null, position, since, heard, passed);
    }

    /** One that lost its host; it had its turn before: whoever came later is no sooner. */
    HostCall askingAgain(String other, Instant now) {
        return new HostCall(owner, other, null, position, since, now.plus(PATIENCE), passed);
    }

    HostCall at(String place, Instant gone) {
        return new HostCall(owner, model, place, position, since, gone, passed);
    }

    HostCall passedOnce() {
        return new HostCall(owner, model, null, position, since, until, passed + 1);
    }
}
