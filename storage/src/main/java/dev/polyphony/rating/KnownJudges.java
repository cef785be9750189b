package dev.polyphony.rating;

import dev.polyphony.evaluation.JudgeWeights;
import dev.polyphony.port.StorageUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a tenant's ratings say of judges, read again where it is older than five minutes. A database that does not
 * answer keeps no verdict from coming about: then holds what was known before. Safe for use by many threads.
 */
public final class KnownJudges {
    private static final Logger log = LoggerFactory.getLogger(KnownJudges.class);
    private static final Duration FRESH = Duration.ofMinutes(5);

    /** The newest ones; reading takes some tenths of a second. */
    private static final int MOST = 2_000;

    /** Whose judges are remembered: those asked for last. */
    private static final int MOST_TENANTS = 1_000;

    private final StoredRatings ratings;
    private final InstantSource clock;
    private final Map<String, Known> byTenant = new LinkedHashMap<>(16, 0.75f, true);

    public KnownJudges(StoredRatings ratings, InstantSource clock) {
        this.ratings = ratings;
        this.clock = clock;
    }

    /** By what was rated on behalf of that tenant alone: nobody moves the verdicts of another. */
    public JudgeWeights of(String tenant) {
        return known(tenant).weights();
    }

    private synchronized Known known(String tenant) {
        Known found = byTenant.computeIfAbsent(tenant, any -> new Known(tenant));
        if (byTenant.size() > MOST_TENANTS) {
            byTenant.remove(byTenant.keySet().iterator().next());
        }
        return found;
    }

    private final class Known {
        private final String tenant;
        private JudgeWeights weights = JudgeWeights.EQUAL;
        private Instant readAt = Instant.MIN;

        Known(String tenant) {
            this.tenant = tenant;
        }

        /** Others' verdicts do not wait for this tenant's to be read. */
        synchronized JudgeWeights weights() {
            Instant now = clock.instant();
            if (readAt.isBefore(now.minus(FRESH))) {
                readAt = now;
                try {
                    weights = JudgeWeights.of(ratings.judges(tenant, MOST));
                } catch (StorageUnavailable e) {
                    log.warn(
                            "judges of tenant {} count as they did before: their ratings cannot be read now: {}",
                            tenant,
                            e.getMessage());
                }
            }
            return weights;
        }
    }
}
