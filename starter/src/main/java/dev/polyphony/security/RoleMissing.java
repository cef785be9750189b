package dev.polyphony.security;

import dev.polyphony.access.AccessRole;
import org.springframework.security.access.AccessDeniedException;

/** Who asks is known, and may not: the answer is 403. */
public final class RoleMissing extends AccessDeniedException {
    private RoleMissing(String message) {
        super(message);
    }

    static RoleMissing of(Identity identity, AccessRole needed) {
        return new RoleMissing("this needs the role " + needed.word() + ", and " + identity.who() + " has "
                + identity.role().word());
    }

    static RoleMissing open() {
        return new RoleMissing("this is open to no role");
    }

    /** Of somebody who asks on behalf of another tenant than their own. */
    public static RoleMissing tenant(Identity identity, String field) {
        return new RoleMissing(identity.who() + " is of another tenant than " + field
                + " names; leave that out, or ask by a key of that tenant");
    }
}
