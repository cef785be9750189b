package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An amount of US dollars in whole micro-dollars, never negative. JSON has it as an exact decimal of dollars. */
public record Money(long microUsd) implements Comparable<Money> {
    public static final Money ZERO = new Money(0);

    private static final Pattern WRITTEN = Pattern.compile(
            "(?i)(?:\\$|USD)?\\s*((?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:e[+-]?[0-9]{1,9})?)\\s*(?:\\$|USD)?");

    /** Characters of an amount; nobody needs as many. */
    private static final int LONGEST = 40;

    /** A billion dollars: sums of such stay numbers. */
    private static final BigDecimal LEAST_WRITTEN = new BigDecimal("0.000001");

    private static final BigDecimal MOST_WRITTEN = BigDecimal.valueOf(1_000_000_000);

    private static final BigDecimal LEAST = BigDecimal.valueOf(1, 6);
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE, 6);

    public Money {
        if (microUsd < 0) {
            throw new InvalidField("cost", "an amount is never negative, not " + microUsd + " micro-dollars");
        }
    }

    /**
     * An amount as people write it: {@code 50}, {@code 0.25}, {@code $5}, {@code 5 USD}; with a point before the cents
     * and nothing between thousands. Rounded up to a micro-dollar.
     *
     * @param field that it is written in
     * @throws InvalidField for anything else, for less than nothing, for less than a millionth and for more than a
     *     billion
     */
    public static Money parse(String field, String text) {
        String written = text.strip();
        Matcher amount = WRITTEN.matcher(written);
        if (written.length() > LONGEST || !amount.matches()) {
            throw new InvalidField(field, refusal(written));
        }
        BigDecimal usd = new BigDecimal(amount.group(1));
        if (usd.compareTo(MOST_WRITTEN) > 0) {
            throw new InvalidField(field, "'" + written + "' is more than a billion US dollars");
        }
        if (usd.signum() > 0 && usd.compareTo(LEAST_WRITTEN) < 0) {
            throw new InvalidField(
                    field, "'" + written + "' is less than a millionth of a US dollar, the least there is");
        }
        return ofUsd(usd);
    }

    private static String refusal(String written) {
        String shown = written.length() > LONGEST ? written.substring(0, LONGEST) + "…" : written;
        if (written.startsWith("-") || written.startsWith("$-")) {
            return "'" + shown + "' is below zero; an amount of US dollars never is";
        }
        return "'" + shown + "' is no amount of US dollars such as 50, 0.25 or $5"
                + (written.contains(",") ? "; write a point before the cents, and nothing between thousands" : "");
    }

    /** Rounds up: a cost is never understated. */
    @JsonCreator
    public static Money ofUsd(BigDecimal usd) {
        // Compared first: a number with a huge exponent has as many digits when it is rounded.
        if (usd.abs().compareTo(MOST) > 0) {
            throw new InvalidField("cost", "more than " + MOST.toBigInteger() + " US dollars cannot be counted");
        }
        if (usd.signum() > 0 && usd.compareTo(LEAST) < 0) {
            return new Money(1);
        }
        return new Money(usd.movePointRight(6).setScale(0, RoundingMode.CEILING).longValueExact());
    }

    @JsonValue
    public BigDecimal usd() {
        return BigDecimal.valueOf(microUsd, 6);
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(microUsd, other.microUsd));
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(microUsd, other.microUsd);
    }

    @Override
    public String toString() {
        return "$" + usd().toPlainString();
    }
}
