package dev.polyphony.provider;

/** Leaves the client library on the way back; what happened is in the exchange's {@link ExchangeOutcome}. */
final class ExchangeEnded extends RuntimeException {
    ExchangeEnded() {
        super("the exchange is over", null, false, false);
    }
}
