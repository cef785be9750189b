package dev.polyphony.standalone;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/** Lets each logger of the Temporal client and its transport warn only a few times a minute. */
public final class WarningLimiter extends TurboFilter {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int ALLOWED = 3;

    private final Map<String, Count> counts = new ConcurrentHashMap<>();

    /** @param since in nanoseconds of this process */
    private record Count(long since, int warnings) {
        static Count next(@Nullable Count before, long now) {
            return before == null || now - before.since > WINDOW.toNanos()
                    ? new Count(now, 1)
                    : new Count(before.since, before.warnings + 1);
        }
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] parameters,
            @Nullable Throwable thrown) {
        boolean counts = level.isGreaterOrEqual(Level.WARN)
                && level.isGreaterOrEqual(logger.getEffectiveLevel())
                // Asked whether it would log, it has not logged.
                && format != null
                && (logger.getName().startsWith("io.temporal.")
                        || logger.getName().startsWith("io.grpc."));
        return counts && again(logger.getName()) > ALLOWED ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    private int again(String logger) {
        long now = System.nanoTime();
        return counts.compute(logger, (name, before) -> Count.next(before, now)).warnings();
    }
}
