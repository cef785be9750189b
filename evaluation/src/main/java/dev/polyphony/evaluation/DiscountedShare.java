package dev.polyphony.evaluation;

import java.time.Duration;
import java.time.Instant;

/**
 * How often something was right, where what was seen counts for the less the older it is: half after each
 * {@link #HALF_LIFE}. So what was once known well is known less and less, as of models that change behind their names
 * (discounted upper confidence bounds: Garivier and Moulines 2011).
 *
 * @param weight how many answers it counts as
 * @param right how many of these are right, 0 to {@code weight}
 * @param at as of when
 */
public record DiscountedShare(double weight, double right, Instant at) {
    public static final Duration HALF_LIFE = Duration.ofDays(30);

    /** Of which nothing counts any more. */
    private static final double NOTHING = 1e-6;

    /** So many answers at that time, of which that share was right. */
    public static DiscountedShare of(double share, double answers, Instant at) {
        return new DiscountedShare(answers, share * answers, at);
    }

    public static DiscountedShare none(Instant at) {
        return new DiscountedShare(0, 0, at);
    }

    /** As of then; of an earlier moment it is the same. */
    public DiscountedShare asOf(Instant then) {
        if (!then.isAfter(at)) {
            return this;
        }
        double rest = Math.pow(0.5, Duration.between(at, then).toMillis() / (double) HALF_LIFE.toMillis());
        return new DiscountedShare(weight * rest, right * rest, then);
    }

    /** Both together, as of the later one. */
    public DiscountedShare plus(DiscountedShare other) {
        Instant later = at.isAfter(other.at) ? at : other.at;
        DiscountedShare one = asOf(later);
        DiscountedShare two = other.asOf(later);
        return new DiscountedShare(one.weight + two.weight, one.right + two.right, later);
    }

    /** Of the share that is behind it, at 95 %; from 0 to 1 where nothing is known. */
    public Interval interval() {
        return weight < NOTHING ? new Interval(0, 1) : Proportion.wilson(Math.min(1, right / weight), weight);
    }
}
