package dev.polyphony.simulator.script;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What an account may ask of a model. Told with every answer, in the vendor's form, where it has one; whoever passes it
 * is throttled.
 *
 * @param requestsPerMinute null without a limit
 * @param tokensPerMinute of input and output; null without a limit
 */
public record Quota(
        @Nullable Integer requestsPerMinute, @Nullable Integer tokensPerMinute) {

    /**
     * How much of it is left.
     *
     * @param reset until all of it is there again
     */
    public record Standing(int limit, int remaining, Duration reset) {}

    /** What was asked in the last minute. Safe for concurrent use. */
    public static final class Use {
        private static final Duration MINUTE = Duration.ofMinutes(1);

        private final Quota quota;
        private final Deque<Part> requests = new ArrayDeque<>();
        private final Deque<Part> tokens = new ArrayDeque<>();

        private record Part(Instant at, int amount) {}

        Use(Quota quota) {
            this.quota = quota;
        }

        /** Counts a request; null if there is room for it, else until when there is none. */
        public synchronized @Nullable Duration request() {
            Instant now = Instant.now();
            Duration wait = full(requests, quota.requestsPerMinute(), now);
            Duration other = full(tokens, quota.tokensPerMinute(), now);
            if (wait == null && other == null) {
                requests.add(new Part(now, 1));
                return null;
            }
            return wait == null || (other != null && other.compareTo(wait) > 0) ? other : wait;
        }

        public synchronized void tokens(int amount) {
            tokens.add(new Part(Instant.now(), amount));
        }

        /** Null without a limit. */
        public synchronized @Nullable Standing requestsLeft() {
            return standing(requests, quota.requestsPerMinute());
        }

        /** Null without a limit. */
        public synchronized @Nullable Standing tokensLeft() {
            return standing(tokens, quota.tokensPerMinute());
        }

        private static @Nullable Duration full(Deque<Part> parts, @Nullable Integer limit, Instant now) {
            return limit == null || used(parts, now) < limit
                    ? null
                    : Duration.between(now, parts.getFirst().at().plus(MINUTE));
        }

        private static @Nullable Standing standing(Deque<Part> parts, @Nullable Integer limit) {
            if (limit == null) {
                return null;
            }
            Instant now = Instant.now();
            int used = used(parts, now);
            Duration reset = parts.isEmpty()
                    ? Duration.ZERO
                    : Duration.between(now, parts.getLast().at().plus(MINUTE));
            return new Standing(limit, Math.max(0, limit - used), reset);
        }

        private static int used(Deque<Part> parts, Instant now) {
            while (!parts.isEmpty() && !parts.getFirst().at().plus(MINUTE).isAfter(now)) {
                parts.removeFirst();
            }
            return parts.stream().mapToInt(Part::amount).sum();
        }
    }
}
