package dev.polyphony.provider;

import dev.polyphony.call.Usage;

/**
 * What is known of the bill for a request that brought no usable answer. Decided from evidence: whether the request was
 * written in full, who answered and in which form, and what was counted.
 */
public sealed interface Billing {
    /** Certainly nothing: it never left in full, or the provider's own word is that it was refused. */
    record NotBilled() implements Billing {}

    /** As the provider counted. */
    record Billed(Usage usage) implements Billing {}

    /** It may have been worked on, and nobody says. */
    record Unknown() implements Billing {}
}
