package dev.polyphony.rating;

import dev.polyphony.evaluation.JudgeWeights;
import dev.polyphony.port.StorageUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What ratings say of judges, read again where it is older than five minutes. A database that does not answer keeps no
 * verdict from coming about: then holds what was known before. Safe for use by many threads.
 */
public final class KnownJudges implements Supplier<JudgeWeights> {
    private static final Logger log = LoggerFactory.getLogger(KnownJudges.class);
    private static final Duration FRESH = Duration.ofMinutes(5);

    /** The newest ones; reading takes some tenths of a second. */
    private static final int MOST = 2_000;

    private final StoredRatings ratings;
    private final InstantSource clock;
    private JudgeWeights known = JudgeWeights.EQUAL;
    private Instant readAt = Instant.MIN;

    public KnownJudges(StoredRatings ratings, InstantSource clock) {
        this.ratings = ratings;
        this.clock = clock;
    }

    @Override
    public synchronized JudgeWeights get() {
        Instant now = clock.instant();
        if (readAt.isBefore(now.minus(FRESH))) {
            readAt = now;
            try {
                known = JudgeWeights.of(ratings.judges(MOST));
            } catch (StorageUnavailable e) {
                log.warn("judges count as they did before: their ratings cannot be read now: {}", e.getMessage());
            }
        }
        return known;
    }
}
