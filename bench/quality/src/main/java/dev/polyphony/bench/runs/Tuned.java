package dev.polyphony.bench.runs;

/**
 * Thresholds of an escalation, cheapest model first, chosen on the other half.
 *
 * @param thrifty the most accurate one that costs at most 53 % of the strongest model
 * @param careful the most accurate one that costs at most three quarters of it
 */
public record Tuned(double thrifty, double careful) {
    public static final double THRIFTY_COST = 0.53;
    public static final double CAREFUL_COST = 0.75;
}
