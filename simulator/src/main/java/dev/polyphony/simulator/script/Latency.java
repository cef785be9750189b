package dev.polyphony.simulator.script;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.random.RandomGenerator;

/** How long a provider thinks before its first byte. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Latency.Fixed.class, name = "fixed"),
    @JsonSubTypes.Type(value = Latency.Uniform.class, name = "uniform"),
    @JsonSubTypes.Type(value = Latency.Lognormal.class, name = "lognormal"),
})
public sealed interface Latency {

    /** One wait in milliseconds. */
    long sample(RandomGenerator random);

    record Fixed(long millis) implements Latency {
        public Fixed {
            requireAtLeast(millis, 0);
        }

        @Override
        public long sample(RandomGenerator random) {
            return millis;
        }
    }

    /** Both bounds inclusive. */
    record Uniform(long fromMillis, long toMillis) implements Latency {
        public Uniform {
            requireAtLeast(fromMillis, 0);
            requireAtLeast(toMillis, fromMillis);
        }

        @Override
        public long sample(RandomGenerator random) {
            return random.nextLong(fromMillis, toMillis + 1);
        }
    }

    /**
     * The long tail that hosted models show.
     *
     * @param sigma standard deviation of the logarithm: 0.5 puts the 99th percentile at 3.2 medians
     */
    record Lognormal(long medianMillis, double sigma) implements Latency {
        public Lognormal {
            requireAtLeast(medianMillis, 0);
            if (!(sigma >= 0 && sigma <= 3)) {
                throw new IllegalArgumentException("sigma is not within 0 and 3: " + sigma);
            }
        }

        @Override
        public long sample(RandomGenerator random) {
            return Math.round(medianMillis * Math.exp(sigma * random.nextGaussian()));
        }
    }

    static Latency none() {
        return new Fixed(0);
    }

    static Latency fixed(long millis) {
        return new Fixed(millis);
    }

    static Latency uniform(long fromMillis, long toMillis) {
        return new Uniform(fromMillis, toMillis);
    }

    static Latency lognormal(long medianMillis, double sigma) {
        return new Lognormal(medianMillis, sigma);
    }

    private static void requireAtLeast(long millis, long least) {
        if (millis < least) {
            throw new IllegalArgumentException("latency of " + millis + " ms is below " + least + " ms");
        }
    }
}
