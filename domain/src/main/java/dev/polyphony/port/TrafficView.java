package dev.polyphony.port;

import dev.polyphony.call.ProviderId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How operators want work to be spread over providers, and how those have been doing: what a plan that balances is
 * compiled with. Safe for use by many threads.
 */
@FunctionalInterface
public interface TrafficView {
    /** Nobody has set anything, and nothing was asked. */
    Traffic NONE = new Traffic(Map.of(), List.of(), Map.of());

    /**
     * At most a second old.
     *
     * @throws StorageUnavailable where nobody can say, and nobody could before
     */
    Traffic traffic();

    /**
     * @param weights that operators have set; those of other providers are the configuration's
     * @param priority providers in the order in which operators want them asked; empty where they left it to the
     *     configuration
     * @param providers those that were asked lately
     */
    record Traffic(Map<ProviderId, Double> weights, List<ProviderId> priority, Map<ProviderId, Performance> providers) {
        public Traffic {
            weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
            priority = List.copyOf(priority);
            providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
        }

        /** Without a fault and at once, where it was not asked lately. */
        public Performance of(ProviderId provider) {
            return providers.getOrDefault(provider, Performance.UNKNOWN);
        }
    }

    /**
     * What a provider's requests of the last 15 minutes came to.
     *
     * @param requests that it answered or failed; what failed on our own side is none of them
     * @param errorRate from 0 to 1
     * @param averageSeconds of those that it answered; 0 where there is none
     * @param inFlight that are under way at this moment
     */
    record Performance(long requests, double errorRate, double averageSeconds, long inFlight) {
        public static final Performance UNKNOWN = new Performance(0, 0, 0, 0);

        /** How much of its weight a provider loses that fails every request. */
        private static final double ERROR_PENALTY = 0.5;

        /** Answers that take so many seconds halve a score. */
        private static final double HALVING_SECONDS = 10;

        /** {@code weight × (1 − 0.5 × error rate) × 1 / (1 + average response in seconds / 10)}. */
        public double score(double weight) {
            return weight * (1 - ERROR_PENALTY * errorRate) / (1 + averageSeconds / HALVING_SECONDS);
        }
    }
}
