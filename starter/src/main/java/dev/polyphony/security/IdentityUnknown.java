package dev.polyphony.security;

import dev.polyphony.port.StorageUnavailable;
import org.springframework.security.authentication.AuthenticationServiceException;

/** Nobody can say now who asks; it may be otherwise in a moment. */
public final class IdentityUnknown extends AuthenticationServiceException {
    private IdentityUnknown(String message, RuntimeException cause) {
        super(message, cause);
    }

    static IdentityUnknown issuer(RuntimeException cause) {
        return new IdentityUnknown(
                "the issuer of tokens does not answer, and its keys say who asks; nothing was done", cause);
    }

    IdentityUnknown(StorageUnavailable cause) {
        super("the database does not answer, and who asks is looked up there; nothing was done", cause);
    }
}
