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

    static RoleMissing webhook() {
        return new RoleMissing("a signed webhook opens POST /webhook/chat alone; this needs a key");
    }

    static RoleMissing claim(String who, String claim, String needed) {
        return new RoleMissing(
                "the token of " + who + " names in its claim " + claim + " no " + needed.replaceFirst("^an? ", ""));
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
