package dev.polyphony.ledger;

import dev.polyphony.ledger.ReservationRequest.Demand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One model's limits in a batch: the sliding log of its requests, and who waits for it. A request is let through if
 * everybody who asked before could be let through as well; so nobody is overtaken, and a place that somebody gives up
 * is the next one's.
 */
final class LimitQueue {
    /** Whoever waits asks at least every second; who is not heard of for longer than that is gone. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How long a provider's word holds: then it is asked anew. */
    static final Duration TOLD_FOR = Duration.ofMinutes(10);

    /** Until it is looked again whether a request under way has ended, or has come to fewer tokens than it could. */
    private static final Duration SOON = Duration.ofMillis(200);

    private final Instant now;
    private final long readAt = System.nanoTime();
    private final List<Counted> log;
    private long held;
    private final List<Waiter> waiters;
    private final List<Told> told;
    private final Set<String> left = new HashSet<>();
    private final Set<Waiter> asked = new HashSet<>();

    /**
     * Requests that count from the same moment on.
     *
     * @param open whether they may still come to fewer tokens
     */
    record Counted(Instant at, long requests, long tokens, boolean open) {}

    record Waiter(String call, long position, long tokens, Instant askedAt) {
        boolean isThere(Instant now) {
            return !askedAt.plus(PATIENCE).isBefore(now);
        }
    }

    /** As {@link ToldLimit}, by the clock. */
    record Told(
            ToldLimit.What what,
            Instant since,
            @Nullable Long most,
            @Nullable Long remaining,
            @Nullable Instant resetAt) {}

    /**
     * @param log those of the last {@link ModelLimits#WINDOW} that were sent, or may have been, in order
     * @param held under way
     * @param waiters in order
     */
    LimitQueue(Instant now, List<Counted> log, long held, List<Waiter> waiters, List<Told> told) {
        this.now = now;
        this.log = new ArrayList<>(log);
        this.held = held;
        this.waiters = new ArrayList<>(waiters);
        this.told = told.stream()
                .filter(word -> word.since().plus(TOLD_FOR).isAfter(now))
                .toList();
        this.waiters.stream().filter(waiter -> !waiter.isThere(now)).forEach(gone -> left.add(gone.call));
    }

    Instant now() {
        return now;
    }

    /** The same moment as {@link #now}, by this process' {@link System#nanoTime()}. */
    long readAt() {
        return readAt;
    }

    /** Those that wait no more. */
    Set<String> left() {
        return left;
    }

    /** Those that were told to wait, as they are to be stored. */
    Set<Waiter> asked() {
        return asked;
    }

    /**
     * Whether the call's request may be sent now: empty then. Else it waits from now on, where it waits that long.
     *
     * @return how long it is until it is worth asking again
     */
    Optional<Duration> wait(String call, Demand demand) {
        Optional<Waiter> known =
                waiters.stream().filter(waiter -> waiter.call.equals(call)).findFirst();
        List<Waiter> ahead = waiters.stream()
                .filter(other -> known.isEmpty() || other.position < known.get().position)
                .filter(other -> !other.call.equals(call) && other.isThere(now))
                .toList();
        Duration wait = wait(demand, ahead);
        if (wait.isZero()) {
            return Optional.empty();
        }
        if (wait.compareTo(demand.patience()) > 0) {
            leave(call);
        } else {
            long last = waiters.isEmpty() ? 0 : waiters.getLast().position;
            Waiter waiting = new Waiter(call, known.map(Waiter::position).orElse(last + 1), demand.tokens(), now);
            known.ifPresentOrElse(before -> waiters.set(waiters.indexOf(before), waiting), () -> waiters.add(waiting));
            left.remove(call);
            asked.removeIf(other -> other.call.equals(call));
            asked.add(waiting);
        }
        return Optional.of(wait);
    }

    /** The call's request is let through, and counts from now on. */
    void take(String call, Demand demand) {
        leave(call);
        log.add(new Counted(now, 1, demand.tokens(), true));
        held++;
    }

    /** The call waits no more, if it did. */
    void leave(String call) {
        if (waiters.removeIf(waiter -> waiter.call.equals(call))) {
            left.add(call);
        }
        asked.removeIf(waiter -> waiter.call.equals(call));
    }

    private Duration wait(Demand demand, List<Waiter> ahead) {
        ModelLimits limits = lowered(demand.limits());
        boolean full = limits.atOnce() != null && held + ahead.size() >= limits.atOnce();
        if (!full && !earliest(limits, demand, ahead, true).isAfter(now)) {
            return Duration.ZERO;
        }
        // Requests under way end at any time, and for fewer tokens than they could: by those alone nobody waits long.
        Duration atLeast = Duration.between(now, earliest(limits, demand, ahead, false));
        return atLeast.compareTo(SOON) > 0 ? atLeast : SOON;
    }

    private ModelLimits lowered(ModelLimits limits) {
        return new ModelLimits(
                lower(limits.requests(), ToldLimit.What.REQUESTS),
                lower(limits.tokens(), ToldLimit.What.TOKENS),
                limits.atOnce());
    }

    private @Nullable Integer lower(@Nullable Integer limit, ToldLimit.What what) {
        return limit == null
                ? null
                : (Integer) told.stream()
                        .filter(word -> word.what == what)
                        .map(Told::most)
                        .filter(Objects::nonNull)
                        .mapToInt(most -> Math.clamp(most, 1, limit))
                        .min()
                        .orElse(limit);
    }

    /**
     * When it could be sent, if those ahead are sent as soon as they can be.
     *
     * @param open whether what is under way, and those ahead, come to all the tokens that they can
     */
    private Instant earliest(ModelLimits limits, Demand demand, List<Waiter> ahead, boolean open) {
        if (!limits.byTheMinute()) {
            return now;
        }
        Sliding sliding = new Sliding(limits);
        log.forEach(sent -> sliding.add(sent.at, sent.requests, open || !sent.open ? sent.tokens : 0));
        Instant at = now;
        for (Waiter other : ahead) {
            at = sliding.take(at, open ? other.tokens : 0);
        }
        return later(sliding.take(at, demand.tokens()), toldUntil(limits, demand, ahead, open));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Until when the provider would refuse it, by its own word. */
    private Instant toldUntil(ModelLimits limits, Demand demand, List<Waiter> ahead, boolean open) {
        Instant until = now;
        for (Told word : told) {
            if (word.remaining != null && word.resetAt != null && word.resetAt.isAfter(now)) {
                long others = switch (word.what) {
                    case REQUESTS ->
                        limits.requests() == null
                                ? -1
                                : ahead.size()
                                        + log.stream()
                                                .filter(sent -> sent.at.isAfter(word.since))
                                                .mapToLong(Counted::requests)
                                                .sum();
                    case TOKENS ->
                        limits.tokens() == null
                                ? -1
                                : (open
                                                ? ahead.stream()
                                                        .mapToLong(Waiter::tokens)
                                                        .sum()
                                                : 0)
                                        + log.stream()
                                                .filter(sent -> sent.at.isAfter(word.since))
                                                .mapToLong(sent -> open || !sent.open ? sent.tokens : 0)
                                                .sum();
                };
                long own = word.what == ToldLimit.What.REQUESTS ? 1 : demand.tokens();
                if (others >= 0 && others + own > word.remaining) {
                    until = later(until, word.resetAt);
                }
            }
        }
        return until;
    }

    /** The requests of one window; whoever comes makes room by waiting until the oldest have left it. */
    private static final class Sliding {
        private final long mostRequests;
        private final long mostTokens;
        private final Deque<Counted> window = new ArrayDeque<>();
        private long requests;
        private long tokens;

        Sliding(ModelLimits limits) {
            mostRequests = limits.requests() == null ? Long.MAX_VALUE : limits.requests();
            mostTokens = limits.tokens() == null ? Long.MAX_VALUE : limits.tokens();
        }

        void add(Instant at, long more, long its) {
            window.addLast(new Counted(at, more, its, false));
            requests += more;
            tokens += its;
        }

        /** One that could come to more than a whole minute's tokens goes alone. */
        Instant take(Instant from, long wanted) {
            long its = Math.min(wanted, mostTokens);
            Instant at = from;
            while (!window.isEmpty() && (requests >= mostRequests || tokens + its > mostTokens)) {
                Counted oldest = window.removeFirst();
                requests -= oldest.requests;
                tokens -= oldest.tokens;
                at = later(at, oldest.at.plus(ModelLimits.WINDOW));
            }
            add(at, 1, its);
            return at;
        }
    }
}
