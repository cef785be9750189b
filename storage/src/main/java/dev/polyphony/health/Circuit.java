package dev.polyphony.health;

import dev.polyphony.call.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether calls pass to a provider or a model, for the whole fleet. {@link CircuitRules} say how one follows another.
 */
public sealed interface Circuit {
    /** Nothing is known that speaks against asking. */
    record Closed() implements Circuit {}

    /**
     * No call passes.
     *
     * @param cause of this opening
     * @param since when the outage began, that of the first opening
     * @param opened when it was opened last
     * @param until when it is worth another look, or where nobody looks, another call
     * @param attempts openings in this outage, from 1
     * @param keys digests of those that were refused or had no credit: whoever has another one, or another address, is
     *     not meant; empty for a cause that needs nobody
     */
    record Open(Failure cause, Instant since, Instant opened, Instant until, int attempts, Set<String> keys)
            implements Circuit {
        public Open {
            keys = Set.copyOf(keys);
        }

        /** Whether no time closes it, only somebody who mends what is wrong. */
        public boolean needsSomebody() {
            return cause.needsSomebody();
        }

        /** Whether whoever uses that key is not meant. */
        boolean isOfAnotherKey(@Nullable String key) {
            return !keys.isEmpty() && key != null && !keys.contains(key);
        }

        /** Whether its end is the provider's own word: when it comes, calls pass, and nobody looks before. */
        public boolean endsByItself() {
            return cause instanceof Failure.Throttled;
        }
    }

    /**
     * A look at it went well; a part of the calls passes.
     *
     * @param cause of the outage
     * @param step of {@link CircuitRules#SHARES}
     * @param stepAt when that step began
     * @param stepTime how long each lasts that no failure disturbs, by whoever saw the recovery begin: all others go by
     *     it, too, however they are set
     */
    record Recovering(Failure cause, Instant since, int attempts, int step, Instant stepAt, Duration stepTime)
            implements Circuit {
        Recovering step(int next, Instant at) {
            return new Recovering(cause, since, attempts, next, at, stepTime);
        }

        /** Of the fleet's calls, in percent. */
        public int percent() {
            return (int) Math.round(100 * CircuitRules.SHARES.get(step));
        }
    }

    /** An operator took the provider out of use: no call passes, whatever its health. */
    record Drained(String by, Instant since) implements Circuit {}

    /** Persisted: never changes. */
    default String word() {
        return switch (this) {
            case Closed closed -> "closed";
            case Open open -> "open";
            case Recovering recovering -> "recovering";
            case Drained drained -> "drained";
        };
    }

    /** The failure that it stems from. */
    default @Nullable Failure cause() {
        return switch (this) {
            case Closed closed -> null;
            case Open open -> open.cause;
            case Recovering recovering -> recovering.cause;
            case Drained drained -> null;
        };
    }

    /** When the outage, or the drain, began. */
    default @Nullable Instant since() {
        return switch (this) {
            case Closed closed -> null;
            case Open open -> open.since;
            case Recovering recovering -> recovering.since;
            case Drained drained -> drained.since;
        };
    }

    /** As it stands at that moment: a recovery goes on by itself, a step for each such time without a failure. */
    default Circuit at(Instant now) {
        if (!(this instanceof Recovering recovering)) {
            return this;
        }
        long steps = Math.max(0, Duration.between(recovering.stepAt, now).toMillis() / recovering.stepTime.toMillis());
        if (steps == 0) {
            return this;
        }
        long step = recovering.step + steps;
        return step > CircuitRules.LAST_STEP
                ? new Closed()
                : recovering.step((int) step, recovering.stepAt.plus(recovering.stepTime.multipliedBy(steps)));
    }
}
