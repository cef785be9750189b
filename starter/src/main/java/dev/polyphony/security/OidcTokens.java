package dev.polyphony.security;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.polyphony.access.AccessRole;
import dev.polyphony.analysis.Analysis;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;

/**
 * Who asks by a token of an identity provider. That one is asked for its keys when the first token comes, when one is
 * signed by a key that is not known, and every five minutes while tokens come; while it is away, what it said last
 * holds for an hour.
 */
final class OidcTokens {
    /** Three parts of base64url, the last of which is empty in one that nobody signed. */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");

    private static final String DESCRIPTION = "/.well-known/openid-configuration";

    /** In milliseconds; whoever asks has a person waiting. */
    private static final int PATIENCE = 5_000;

    private static final int LARGEST_ANSWER = 1024 * 1024;
    private static final Duration FRESH = Duration.ofMinutes(5);

    /** For how long keys hold that the issuer, when it was last there, had. */
    private static final Duration STALE = Duration.ofHours(1);

    /** However many tokens come with a key that nobody knows: it is asked twice in such a time. */
    private static final Duration APART = Duration.ofSeconds(1);

    /** Far above any token; a longer text is none. */
    private static final int LONGEST = 16_384;

    private static final int LONGEST_SHOWN = 60;
    private static final Logger log = LoggerFactory.getLogger(OidcTokens.class);

    private final OidcSettings settings;
    private final JwtDecoder decoder;

    OidcTokens(OidcSettings settings) {
        this.settings = settings;
        // The issuer may be away when the first one comes: then it is asked again with the next.
        this.decoder = new SupplierJwtDecoder(this::decoder);
    }

    private JwtDecoder decoder() {
        NimbusJwtDecoder found = NimbusJwtDecoder.withJwkSource(keys())
                // By public keys alone: a key that anybody can read proves nothing where it is taken as a secret.
                .jwsAlgorithms(algorithms -> algorithms.addAll(List.of(SignatureAlgorithm.values())))
                .jwtProcessorCustomizer(processor -> processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                        JOSEObjectType.JWT,
                        new JOSEObjectType("at+jwt"),
                        new JOSEObjectType("application/at+jwt"),
                        null)))
                .build();
        found.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(),
                (OAuth2TokenValidator<Jwt>) OidcTokens::ends,
                new JwtIssuerValidator(settings.issuer()),
                new JwtAudienceValidator(settings.audience())));
        return found;
    }

    /** As the issuer's description of itself leads to them. */
    private JWKSource<SecurityContext> keys() {
        DefaultResourceRetriever web = new DefaultResourceRetriever(PATIENCE, PATIENCE, LARGEST_ANSWER);
        try {
            URL description = URI.create(settings.issuer().replaceFirst("/$", "") + DESCRIPTION)
                    .toURL();
            Map<String, Object> found =
                    JSONObjectUtils.parse(web.retrieveResource(description).getContent());
            if (!settings.issuer().equals(found.get("issuer"))) {
                throw new IllegalStateException("the issuer calls itself otherwise than POLYPHONY_OIDC_ISSUER does");
            }
            URL keys = URI.create(JSONObjectUtils.getString(found, "jwks_uri")).toURL();
            return JWKSourceBuilder.<SecurityContext>create(keys, web)
                    .cache(FRESH.toMillis(), PATIENCE)
                    .rateLimited(APART.toMillis())
                    .outageTolerant(STALE.toMillis())
                    .build();
        } catch (IOException | ParseException | IllegalArgumentException e) {
            throw new IllegalStateException("the issuer's description of itself cannot be had", e);
        }
    }

    /** One without an end would open this for ever. */
    private static OAuth2TokenValidatorResult ends(Jwt token) {
        return token.getExpiresAt() == null
                ? OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token", "it has no exp", null))
                : OAuth2TokenValidatorResult.success();
    }

    /** Whether it can be a token: a key never can. */
    static boolean isToken(String sent) {
        return sent.length() <= LONGEST && FORM.matcher(sent).matches();
    }

    /**
     * @throws KeyRefused where it opens nothing here
     * @throws IdentityUnknown where the issuer cannot be asked
     * @throws RoleMissing where the issuer knows them, and gave them no role or no tenant
     */
    Identity identity(String sent) {
        Jwt token;
        try {
            token = decoder.decode(sent);
        } catch (JwtValidationException e) {
            throw KeyRefused.token(e.getErrors().stream()
                    .map(OAuth2Error::getDescription)
                    .filter(description -> description != null && !description.isBlank())
                    .findFirst()
                    .orElse("it is not valid"));
        } catch (BadJwtException e) {
            throw KeyRefused.token("it is not signed by a key of the issuer, or not of the form of one");
        } catch (JwtException | JwtDecoderInitializationException e) {
            if (isOfManyUnknown(e)) {
                throw KeyRefused.token("its key is not known, as that of others was not a moment ago");
            }
            log.warn(
                    "the issuer of tokens does not answer: {}",
                    String.valueOf(rootOf(e).getMessage()));
            throw IdentityUnknown.issuer(e);
        }
        return identity(token);
    }

    private static boolean isOfManyUnknown(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof RateLimitReachedException) {
                return true;
            }
        }
        return false;
    }

    private static Throwable rootOf(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private Identity identity(Jwt token) {
        String who = who(token);
        AccessRole role = texts(claim(token.getClaims(), settings.roleClaim()))
                .flatMap(this::role)
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> RoleMissing.claim(
                        who,
                        settings.roleClaim(),
                        "a role of Polyphony, such as " + settings.rolePrefix() + "submitter"));
        String tenant = texts(claim(token.getClaims(), settings.tenantClaim()))
                .findFirst()
                .or(() -> Optional.ofNullable(settings.tenant()))
                .filter(Analysis::isName)
                .orElseThrow(() -> RoleMissing.claim(who, settings.tenantClaim(), "a tenant"));
        return Identity.ofToken(who, tenant, role);
    }

    /** As for the record: never more than a line. */
    private static String who(Jwt token) {
        String name = token.getClaimAsString("preferred_username");
        String subject = Optional.ofNullable(token.getSubject()).orElse("unknown");
        return "oidc:" + shown(subject) + (name == null ? "" : " (" + shown(name) + ")");
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line;
    }

    private Stream<AccessRole> role(String word) {
        return Stream.of(AccessRole.values())
                .filter(role ->
                        Set.of(role.word(), settings.rolePrefix() + role.word()).contains(word));
    }

    private static Stream<String> texts(@Nullable Object claim) {
        return switch (claim) {
            case String text -> Stream.of(text);
            case Collection<?> all ->
                all.stream().filter(String.class::isInstance).map(String.class::cast);
            case null -> Stream.of();
            default -> Stream.of();
        };
    }

    /** By its name, or where none is called so, along the points in it: {@code realm_access.roles}. */
    private static @Nullable Object claim(Map<String, Object> claims, String name) {
        if (claims.containsKey(name)) {
            return claims.get(name);
        }
        int point = name.indexOf('.');
        return point > 0 && claims.get(name.substring(0, point)) instanceof Map<?, ?> inner
                ? claim(asClaims(inner), name.substring(point + 1))
                : null;
    }

    @SuppressWarnings("unchecked") // JSON's objects have texts as names.
    private static Map<String, Object> asClaims(Map<?, ?> object) {
        return (Map<String, Object>) object;
    }
}
