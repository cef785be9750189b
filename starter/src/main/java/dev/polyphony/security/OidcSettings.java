package dev.polyphony.security;

import dev.polyphony.analysis.Principal;
import dev.polyphony.call.InvalidField;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code polyphony.oidc.*}, in the environment {@code POLYPHONY_OIDC_ISSUER} and so on: whose tokens are taken beside
 * keys.
 *
 * @param issuer the address that tokens have as {@code iss}, and below which the issuer describes itself; absent where
 *     none are taken
 * @param audience that tokens must be meant for
 * @param tenantClaim where a token names its tenant; a point leads into an object
 * @param tenant of tokens that name none; absent where they are refused
 * @param roleClaim where a token names its roles, one or a list; a point leads into an object
 * @param rolePrefix what stands before our roles there, as {@code polyphony-} in {@code polyphony-viewer}
 */
@ConfigurationProperties("polyphony.oidc")
record OidcSettings(
        @DefaultValue("") String issuer,
        @DefaultValue("") String audience,
        @DefaultValue("tenant") String tenantClaim,
        @Nullable String tenant,
        @DefaultValue("roles") String roleClaim,
        @DefaultValue("polyphony-") String rolePrefix) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** @throws InvalidField of the variable that is missing or wrong */
    OidcSettings {
        issuer = issuer.strip();
        audience = audience.strip();
        tenant = tenant == null || tenant.isBlank() ? null : new Principal(tenant.strip()).tenant();
        if (!issuer.isEmpty()) {
            requireAddress(issuer);
            if (audience.isEmpty()) {
                throw new InvalidField(
                        "POLYPHONY_OIDC_AUDIENCE",
                        "is missing: without it, tokens that the issuer made for other programs would open this one;"
                                + " write the audience that it gives to tokens for Polyphony");
            }
        }
    }

    boolean isOn() {
        return !issuer.isEmpty();
    }

    /** What it says of itself, and its keys, would else come from whoever is on the way. */
    private static void requireAddress(String issuer) {
        URI address;
        try {
            address = URI.create(issuer);
        } catch (IllegalArgumentException e) {
            throw wrong();
        }
        String host = address.getHost();
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        boolean safe = scheme.equals("https") || (scheme.equals("http") && host != null && LOOPBACK.contains(host));
        if (!safe || host == null || address.getRawQuery() != null || address.getRawFragment() != null) {
            throw wrong();
        }
    }

    private static InvalidField wrong() {
        return new InvalidField(
                "POLYPHONY_OIDC_ISSUER",
                "an https address without a query, such as https://login.example.com/realms/main; http only for this"
                        + " machine's own");
    }
}
