package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** An amount of US dollars in whole micro-dollars, never negative. JSON has it as an exact decimal of dollars. */
public record Money(long microUsd) implements Comparable<Money> {
    public static final Money ZERO = new Money(0);

    public Money {
        if (microUsd < 0) {
            throw new InvalidField("cost", "an amount is never negative, not " + microUsd + " micro-dollars");
        }
    }

    /** Rounds up: a cost is never understated. */
    @JsonCreator
    public static Money ofUsd(BigDecimal usd) {
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
