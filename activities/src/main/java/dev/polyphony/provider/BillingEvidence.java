package dev.polyphony.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.completion.ResponseBody;
import dev.polyphony.provider.Billing.Billed;
import dev.polyphony.provider.Billing.NotBilled;
import dev.polyphony.provider.Billing.Unknown;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * What the end of an exchange says of its bill. Not billed means certainly: whatever was written in full may have been
 * worked on, unless the provider's own word is that it was not. {@code docs/ledger.md} has the table.
 */
final class BillingEvidence {
    private final Endpoint endpoint;

    BillingEvidence(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** An answered ending must not be a success. */
    Billing of(ExchangeOutcome ending) {
        return switch (ending) {
            case ExchangeOutcome.Answered answered -> of(answered);
            case ExchangeOutcome.Broken(var phase, Throwable cause, boolean written) ->
                written && !neverConnected(cause) ? new Unknown() : new NotBilled();
            case ExchangeOutcome.OutOfTime(var phase, boolean written) -> written ? new Unknown() : new NotBilled();
            case ExchangeOutcome.Interrupted(boolean written) -> written ? new Unknown() : new NotBilled();
        };
    }

    private Billing of(ExchangeOutcome.Answered answered) {
        ResponseBody body = ResponseBody.of(answered.body());
        return body.usage()
                .<Billing>map(Billed::new)
                .orElseGet(() -> isCertainlyFree(answered.status(), body.json()) ? new NotBilled() : new Unknown());
    }

    private boolean isCertainlyFree(int status, JsonNode body) {
        if (!body.path("choices").isEmpty()) {
            // It came amid an answer: work had begun.
            return false;
        }
        if (HttpStatus.isRefused(status)) {
            return true;
        }
        if (HttpStatus.isRefusedByProvider(status)) {
            return ErrorForm.refuses(endpoint.adapter(), body);
        }
        return HttpStatus.isServerError(status)
                && !HttpStatus.isGivenUp(status)
                && !endpoint.billsFailures()
                && ErrorForm.isVendors(endpoint.adapter(), body);
    }

    /** What a client is handed before its secure connection stands is only kept ready. */
    private static boolean neverConnected(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLHandshakeException || cause instanceof SSLPeerUnverifiedException) {
                return true;
            }
        }
        return false;
    }
}
