package dev.polyphony.ledger;

import dev.polyphony.call.Money;

/**
 * What an answered request came to.
 *
 * @param cost as the provider counted; the worst case where it did not
 * @param answer as it is to be read back; the first settled request's is the call's
 */
public record Settlement(Money cost, long inputTokens, long outputTokens, String answer) {}
