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

    /** Of the header WWW-Authenticate, as RFC 6750 has it. */
    String challenge() {
        return "Bearer realm=\"polyphony\"" + (sent ? ", error=\"invalid_token\"" : "");
    }
}
