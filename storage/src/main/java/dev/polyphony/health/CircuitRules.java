package dev.polyphony.health;

import dev.polyphony.call.Failure;
import dev.polyphony.health.Circuit.Closed;
import dev.polyphony.health.Circuit.Drained;
import dev.polyphony.health.Circuit.Open;
import dev.polyphony.health.Circuit.Recovering;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a circuit follows from what happens. Pure: the same facts at the same time give the same circuit, whichever
 * process looks. Repeating a fact is safe. Out of use stays out of use until an operator says otherwise.
 */
public final class CircuitRules {
    /** What part of the fleet's calls passes in each step of a recovery. */
    static final List<Double> SHARES = List.of(0.01, 0.1, 0.5, 1.0);

    static final int LAST_STEP = SHARES.size() - 1;

    /** Where nobody looks, or who should does not, calls find out themselves after that. */
    static final Duration UNWATCHED = Duration.ofMinutes(1);

    /** Between two looks at what needs somebody: nobody pays within a minute of every hour. */
    private static final Duration LONGEST_UNPAID = Duration.ofMinutes(5);

    private static final Duration DISTURBED_APART = Duration.ofSeconds(1);

    private static final double JITTER = 0.1;

    private final CircuitSettings settings;

    public CircuitRules(CircuitSettings settings) {
        this.settings = settings;
    }

    /**
     * Enough calls failed, or one where one is enough; or a look failed.
     *
     * @param key digest of the key that was used; absent where none was
     * @param jitter -1 to 1
     */
    public Circuit failed(Circuit before, Failure cause, @Nullable String key, Instant now, double jitter) {
        return switch (before.at(now)) {
            case Drained drained -> drained;
            case Closed closed -> opened(cause, now, 1, keys(Set.of(), cause, key), now, jitter);
            case Recovering recovering ->
                opened(cause, recovering.since(), recovering.attempts() + 1, keys(Set.of(), cause, key), now, jitter);
            case Open open when now.isBefore(open.until()) -> stillOpen(open, cause, key, now, jitter);
            // It may be another outage, of which nobody saw the end of the last one.
            case Open open
            when now.isAfter(open.until().plus(settings.longestWait())) && !open.needsSomebody() ->
                opened(cause, now, 1, keys(Set.of(), cause, key), now, jitter);
            case Open open ->
                opened(cause, open.since(), open.attempts() + 1, keys(open.keys(), cause, key), now, jitter);
        };
    }

    /** Others that were under way: they make it no shorter, and only what the provider says makes it longer. */
    private Circuit stillOpen(Open open, Failure cause, @Nullable String key, Instant now, double jitter) {
        Open other = opened(cause, open.since(), open.attempts(), keys(open.keys(), cause, key), now, jitter);
        if (open.needsSomebody()) {
            return other.needsSomebody()
                    ? new Open(open.cause(), open.since(), open.opened(), open.until(), open.attempts(), other.keys())
                    : open;
        }
        if (other.needsSomebody()) {
            return other;
        }
        Duration said = said(cause);
        return said != null && now.plus(said).isAfter(open.until())
                ? new Open(cause, open.since(), open.opened(), now.plus(said), open.attempts(), open.keys())
                : open;
    }

    private Open opened(Failure cause, Instant since, int attempts, Set<String> keys, Instant now, double jitter) {
        return new Open(cause, since, now, now.plus(pause(cause, since, attempts, now, jitter)), attempts, keys);
    }

    private Duration pause(Failure cause, Instant since, int attempts, Instant now, double jitter) {
        Duration said = said(cause);
        if (cause instanceof Failure.Throttled) {
            return said != null
                    ? said
                    : least(
                            settings.throttled().multipliedBy(1L << Math.clamp(attempts - 1L, 0, 10)),
                            settings.longestWait());
        }
        Duration grown = most(settings.firstWait(), Duration.between(since, now).dividedBy(4));
        Duration wait = least(
                grown, cause.needsSomebody() ? most(LONGEST_UNPAID, settings.longestWait()) : settings.longestWait());
        Duration jittered = wait.plusMillis(Math.round(wait.toMillis() * JITTER * jitter));
        return said == null ? jittered : most(jittered, said);
    }

    /**
     * How long the provider itself asks to be left alone. No time at all says nothing: its clock goes otherwise, or it
     * never meant it.
     */
    private static @Nullable Duration said(Failure cause) {
        Duration said = switch (cause) {
            case Failure.Throttled throttled -> throttled.retryAfter();
            case Failure.Unavailable unavailable -> unavailable.retryAfter();
            case Failure other -> null;
        };
        return said == null || !said.isPositive() ? null : said;
    }

    private static Set<String> keys(Set<String> before, Failure cause, @Nullable String key) {
        if (!cause.needsSomebody() || key == null) {
            return Set.of();
        }
        Set<String> keys = new HashSet<>(before);
        keys.add(key);
        return keys;
    }

    /** A look went well: a little passes, and with each further one more. */
    public Circuit passed(Circuit before, Instant now) {
        return switch (before.at(now)) {
            case Closed closed -> closed;
            case Drained drained -> drained;
            case Open open when open.endsByItself() -> new Closed();
            case Open open -> new Recovering(open.cause(), open.since(), open.attempts(), 0, now, settings.step());
            case Recovering recovering when recovering.step() == LAST_STEP -> new Closed();
            case Recovering recovering -> recovering.step(recovering.step() + 1, now);
        };
    }

    /**
     * A call was answered. That closes a circuit that was over but for somebody who says so; one that was open when the
     * call began says nothing.
     *
     * @param watched whether there is a process that looks
     */
    public Circuit answered(Circuit before, boolean watched, Instant now) {
        Circuit current = before.at(now);
        return current instanceof Open open && passes(open, watched, now) ? new Closed() : current;
    }

    /** A call failed that does not open the circuit: the step of a recovery begins anew, noted once a second. */
    public Circuit disturbed(Circuit before, Instant now) {
        Circuit current = before.at(now);
        return current instanceof Recovering recovering
                        && !now.isBefore(recovering.stepAt().plus(DISTURBED_APART))
                ? recovering.step(recovering.step(), now)
                : current;
    }

    /** Whether calls pass though nobody has said that it is over. */
    static boolean passes(Open open, boolean watched, Instant now) {
        return !now.isBefore(passesAt(open, watched));
    }

    /** Whose bill is paid and who looks himself is kept out for a minute at most. */
    static Instant passesAt(Open open, boolean watched) {
        if (watched) {
            return open.endsByItself() ? open.until() : open.until().plus(UNWATCHED);
        }
        Instant most = open.opened().plus(UNWATCHED);
        return open.needsSomebody() || open.until().isAfter(most) ? most : open.until();
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration most(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
