package dev.polyphony.security;

import dev.polyphony.access.AccessKey;
import org.springframework.security.core.AuthenticationException;

/** Nobody knows who asks: the answer is 401. Repeats nothing of what was sent. */
public final class KeyRefused extends AuthenticationException {
    private final boolean sent;

    private KeyRefused(String message, boolean sent) {
        super(message);
        this.sent = sent;
    }

    static KeyRefused missing() {
        return new KeyRefused(
                "a key is needed here: send it as Authorization: Bearer KEY, or as x-api-key; polyphony keys create"
                        + " makes one",
                false);
    }

    static KeyRefused two() {
        return new KeyRefused("Authorization and x-api-key hold different keys; leave one of them out", true);
    }

    static KeyRefused none() {
        return new KeyRefused(
                "what was sent as the key is none of Polyphony's, or not all of one: they begin with pk_ and have 61"
                        + " characters",
                true);
    }

    static KeyRefused unknown() {
        return new KeyRefused("nobody made this key here; polyphony keys list shows those there are", true);
    }

    static KeyRefused ended(AccessKey key) {
        return new KeyRefused(
                "the key " + key.shown() + " " + (key.revokedAt() == null ? "has expired" : "was revoked")
                        + "; polyphony keys create makes another",
                true);
    }

    /** @param problem in the library's words, which repeat nothing secret */
    static KeyRefused token(String problem) {
        return new KeyRefused("the token opens nothing here: " + problem, true);
    }

    static KeyRefused unsigned() {
        return new KeyRefused(
                "webhooks are signed here: send webhook-id, webhook-timestamp and webhook-signature, once each, as"
                        + " Standard Webhooks has them",
                false);
    }

    static KeyRefused wronglySigned() {
        return new KeyRefused(
                "the webhook's signature is not right for its id, time and body under POLYPHONY_WEBHOOK_SECRET, or it is"
                        + " more than five minutes old",
                true);
    }

    /** Of the header WWW-Authenticate, as RFC 6750 has it. */
    String challenge() {
        return "Bearer realm=\"polyphony\"" + (sent ? ", error=\"invalid_token\"" : "");
    }
}
