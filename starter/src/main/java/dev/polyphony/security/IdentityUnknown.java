package dev.polyphony.security;

import dev.polyphony.port.StorageUnavailable;
import org.springframework.security.authentication.AuthenticationServiceException;

/** Nobody can say now who asks; it may be otherwise in a moment. */
public final class IdentityUnknown extends AuthenticationServiceException {
    IdentityUnknown(StorageUnavailable cause) {
        super("the database does not answer, and who asks is looked up there; nothing was done", cause);
    }
}
