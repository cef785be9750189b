package dev.polyphony.call;

/**
 * What those requests of a call came to that brought no usable answer.
 *
 * @param cost of those that the provider counted
 * @param usage as it counted them
 * @param unknown how many may have been billed though nobody says, or at a price that nobody knows
 */
@Persisted
public record FailedRequests(Money cost, Usage usage, int unknown) {
    /** All of them, if any, were certainly not billed. */
    public static final FailedRequests FREE = new FailedRequests(Money.ZERO, Usage.NONE, 0);

    public FailedRequests plus(FailedRequests other) {
        return new FailedRequests(cost.plus(other.cost), usage.plus(other.usage), unknown + other.unknown);
    }
}
