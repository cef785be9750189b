package dev.polyphony.ledger;

import java.time.Duration;

/**
 * What its provider made of a request: kept with it, for whoever wants to know how providers are doing.
 *
 * @param word {@value #ANSWERED}, or the kind of failure as JSON has it, such as {@code throttled}
 * @param took from sending it to its end
 */
public record SendOutcome(String word, Duration took) {
    public static final String ANSWERED = "answered";

    public static SendOutcome answered(Duration took) {
        return new SendOutcome(ANSWERED, took);
    }
}
