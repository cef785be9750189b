package dev.polyphony.catalogue;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a model's tokens cost. An unknown price is not a price of zero: whoever shows or reserves money must say so. */
public sealed interface Price {
    Price FREE = new Known(BigDecimal.ZERO, BigDecimal.ZERO);
    Price UNKNOWN = new Unknown();

    /** The cost in whole micro-dollars, rounded up, of tokens that no cache had; empty where the price is unknown. */
    OptionalLong cost(long inputTokens, long outputTokens);

    /** As {@link #cost(long, long)}, of what was counted: what a cache held or took at its own price. */
    OptionalLong cost(Usage usage);

    /**
     * The most that so many tokens can cost, whatever a cache had of them unasked; empty where the price is unknown.
     */
    OptionalLong most(long inputTokens, long outputTokens);

    /** Whether all is free, counted or not. */
    boolean isFree();

    /**
     * A known price in US dollars per million tokens, which is micro-dollars per token.
     *
     * @param input from 0 to {@link #MOST}
     * @param output from 0 to {@link #MOST}, reasoning tokens included
     * @param cachedInput of input that the provider reads from a cache; where nobody knows, the price of all input
     * @param cacheWrite of input that it writes into a cache, which is done for those who ask and we do not; likewise
     */
    record Known(
            BigDecimal input,
            BigDecimal output,
            @Nullable BigDecimal cachedInput,
            @Nullable BigDecimal cacheWrite) implements Price {
        /** Far above any real price; a figure beyond it is a slip of units. */
        public static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);

        static final String EXPECTED = "expected US dollars per million tokens, from 0 to 1000000";

        /** Keeps the exact arithmetic small: 1e-999999999 is a number too. */
        private static final int MOST_DECIMALS = 12;

        public Known {
            check("price.input", input);
            check("price.output", output);
            check("price.cached-input", Objects.requireNonNullElse(cachedInput, input));
            check("price.cache-write", Objects.requireNonNullElse(cacheWrite, input));
        }

        /** Of a provider without a price for what its cache holds. */
        public Known(BigDecimal input, BigDecimal output) {
            this(input, output, null, null);
        }

        @Override
        public OptionalLong cost(long inputTokens, long outputTokens) {
            return cost(new Usage(inputTokens, outputTokens));
        }

        @Override
        public OptionalLong cost(Usage usage) {
            long cached = Objects.requireNonNullElse(usage.cachedInputTokens(), 0L);
            long written = Objects.requireNonNullElse(usage.cacheWriteTokens(), 0L);
            return rounded(times(input, usage.inputTokens() - cached - written)
                    .add(times(Objects.requireNonNullElse(cachedInput, input), cached))
                    .add(times(Objects.requireNonNullElse(cacheWrite, input), written))
                    .add(times(output, usage.outputTokens())));
        }

        @Override
        public OptionalLong most(long inputTokens, long outputTokens) {
            BigDecimal dearest = Objects.requireNonNullElse(cachedInput, input).max(input);
            return rounded(times(dearest, inputTokens).add(times(output, outputTokens)));
        }

        @Override
        public boolean isFree() {
            return input.signum() == 0 && output.signum() == 0;
        }

        private static BigDecimal times(BigDecimal price, long tokens) {
            return price.multiply(BigDecimal.valueOf(tokens));
        }

        private static OptionalLong rounded(BigDecimal microUsd) {
            return OptionalLong.of(microUsd.setScale(0, RoundingMode.CEILING).longValueExact());
        }

        private static void check(String field, BigDecimal amount) {
            if (!acceptable(amount)) {
                throw new InvalidField(field, EXPECTED);
            }
        }

        static boolean acceptable(BigDecimal amount) {
            return amount.signum() >= 0 && amount.compareTo(MOST) <= 0 && amount.scale() <= MOST_DECIMALS;
        }
    }

    /** The price of a model that the catalogue does not list, or lists without one. */
    record Unknown() implements Price {
        @Override
        public OptionalLong cost(long inputTokens, long outputTokens) {
            return OptionalLong.empty();
        }

        @Override
        public OptionalLong cost(Usage usage) {
            return OptionalLong.empty();
        }

        @Override
        public OptionalLong most(long inputTokens, long outputTokens) {
            return OptionalLong.empty();
        }

        @Override
        public boolean isFree() {
            return false;
        }
    }
}
