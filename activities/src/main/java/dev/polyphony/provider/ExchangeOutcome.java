package dev.polyphony.provider;

import dev.polyphony.call.Failure.Phase;
import java.net.http.HttpHeaders;
import java.time.Duration;

/** What became of an exchange, recorded where it happened: clients on top wrap and rename what they see of it. */
sealed interface ExchangeOutcome {

    /**
     * @param body as UTF-8, which JSON always is
     * @param took from sending to the last byte
     */
    record Answered(int status, HttpHeaders headers, String body, Duration took) implements ExchangeOutcome {
        boolean successful() {
            return status >= 200 && status < 300;
        }

        /** The same, had the error in it been said by the status. */
        Answered as(int otherStatus, String error) {
            return new Answered(otherStatus, headers, error, took);
        }
    }

    /**
     * The connection failed or ended early.
     *
     * @param written whether the whole request was handed to the connection
     */
    record Broken(Phase phase, Throwable cause, boolean written) implements ExchangeOutcome {}

    /** @param written whether the whole request was handed to the connection */
    record OutOfTime(Phase phase, boolean written) implements ExchangeOutcome {}

    /** @param written whether the whole request was handed to the connection */
    record Interrupted(boolean written) implements ExchangeOutcome {}
}
