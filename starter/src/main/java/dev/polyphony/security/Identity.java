package dev.polyphony.security;

import dev.polyphony.access.AccessKey;
import dev.polyphony.access.AccessRole;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who asks, and what they may.
 *
 * @param who for the record, such as {@code pk_abcd2345 (ci)}
 * @param tenant whose analyses they know; absent where they may say on whose behalf they ask
 * @param webhook whether a signature speaks for them, which opens no more than a {@link WebhookRoute}
 * @param key that they sent, with its limits; absent where they are known otherwise
 */
public record Identity(
        String who,
        @Nullable String tenant,
        AccessRole role,
        boolean webhook,
        @Nullable AccessKey key) {
    /** Whoever reaches this machine's own address, while nobody has made a key. */
    public static final Identity LOOPBACK = new Identity("loopback", null, AccessRole.ADMIN);

    Identity(String who, @Nullable String tenant, AccessRole role) {
        this(who, tenant, role, false, null);
    }

    static Identity webhook(String tenant) {
        return new Identity("webhook", tenant, AccessRole.SUBMITTER, true, null);
    }

    static Identity ofToken(String who, String tenant, AccessRole role) {
        return new Identity(who, tenant, role, false, null);
    }

    static Identity of(AccessKey key) {
        return new Identity(key.shown(), key.tenant(), key.role(), false, key);
    }

    /** Of the request that this thread answers; empty where nobody had to say who it is. */
    public static Optional<Identity> current() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof Known known
                ? Optional.of(known.identity)
                : Optional.empty();
    }

    Authentication authentication() {
        return new Known(this);
    }

    /** As Spring Security hands it on. */
    private static final class Known extends AbstractAuthenticationToken {
        private final transient Identity identity;

        private Known(Identity identity) {
            super(List.of(new SimpleGrantedAuthority("ROLE_" + identity.role())));
            this.identity = identity;
            setAuthenticated(true);
        }

        @Override
        public Object getCredentials() {
            return "";
        }

        @Override
        public Object getPrincipal() {
            return identity;
        }
    }
}
