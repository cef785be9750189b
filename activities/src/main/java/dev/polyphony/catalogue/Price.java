package dev.polyphony.catalogue;

import dev.polyphony.call.InvalidField;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;

/** What a model's tokens cost. An unknown price is not a price of zero: whoever shows or reserves money must say so. */
public sealed interface Price {
    Price FREE = new Known(BigDecimal.ZERO, BigDecimal.ZERO);
    Price UNKNOWN = new Unknown();

    /** The cost in whole micro-dollars, rounded up; empty where the price is unknown. */
    OptionalLong cost(long inputTokens, long outputTokens);

    /**
     * A known price in US dollars per million tokens, which is micro-dollars per token.
     *
     * @param input from 0 to {@link #MOST}
     * @param output from 0 to {@link #MOST}, reasoning tokens included
     */
    record Known(BigDecimal input, BigDecimal output) implements Price {
        /** Far above any real price; a figure beyond it is a slip of units. */
        public static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);

        static final String EXPECTED = "expected US dollars per million tokens, from 0 to 1000000";

        /** Keeps the exact arithmetic small: 1e-999999999 is a number too. */
        private static final int MOST_DECIMALS = 12;

        public Known {
            check("price.input", input);
            check("price.output", output);
        }

        @Override
        public OptionalLong cost(long inputTokens, long outputTokens) {
            if (inputTokens < 0 || outputTokens < 0) {
                throw new InvalidField("tokens", "a count is never negative");
            }
            BigDecimal microUsd = input.multiply(BigDecimal.valueOf(inputTokens))
                    .add(output.multiply(BigDecimal.valueOf(outputTokens)));
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
    }
}
