package dev.polyphony.ledger;

import java.time.Duration;

/**
 * What became of a request that was sent: kept with it, for whoever wants to know how providers are doing.
 *
 * @param word {@value #ANSWERED}, or the kind of failure as JSON has it, such as {@code throttled}
 * @param took from sending it to its end
 * @param ofProvider whether it speaks of the provider; otherwise of what was asked, and no work follows it
 */
public record SendOutcome(String word, Duration took, boolean ofProvider) {
    public static final String ANSWERED = "answered";

    /** A request that never came as far as the provider, since its address is none or something stands before it. */
    public static final String NO_ACCESS = "no_access";

    public static SendOutcome answered(Duration took) {
        return new SendOutcome(ANSWERED, took, true);
    }

    public static SendOutcome failed(String kind, Duration took) {
        return new SendOutcome(kind, took, true);
    }

    /** One that would have failed at any provider's that is well. */
    public static SendOutcome failedByRequest(String kind, Duration took) {
        return new SendOutcome(kind, took, false);
    }
}
