package dev.polyphony.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.polyphony.access.AccessRole;
import dev.polyphony.call.InvalidField;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of a real issuer on this machine. */
class OidcTokensTest {
    private static final String REALM = "main";
    private static final String AUDIENCE = "polyphony";

    private final MockOAuth2Server issuer = new MockOAuth2Server();
    private OidcTokens tokens;

    @BeforeEach
    void start() {
        issuer.start();
        tokens = new OidcTokens(settings(address()));
    }

    @AfterEach
    void stop() {
        issuer.shutdown();
    }

    private String address() {
        return issuer.issuerUrl(REALM).toString();
    }

    private static OidcSettings settings(String address) {
        return new OidcSettings(address, AUDIENCE, "tenant", null, "realm_access.roles", "polyphony-");
    }

    private static Map<String, Object> claims(@Nullable String tenant, String... roles) {
        Map<String, Object> claims = new HashMap<>();
        if (tenant != null) {
            claims.put("tenant", tenant);
        }
        claims.put("realm_access", Map.of("roles", List.of(roles)));
        claims.put("preferred_username", "ann");
        return claims;
    }

    private String token(String audience, Map<String, Object> claims, Duration life) {
        return issuer.issueToken(
                        REALM,
                        "client",
                        new DefaultOAuth2TokenCallback(
                                REALM, "u-17", "JWT", List.of(audience), claims, life.toSeconds()))
                .serialize();
    }

    private String good() {
        return token(AUDIENCE, claims("acme", "polyphony-submitter", "other"), Duration.ofMinutes(5));
    }

    @Test
    void tokenSpeaksForItsTenantByItsHighestRole() {
        Identity ann = tokens.identity(
                token(AUDIENCE, claims("acme", "viewer", "polyphony-operator", "admins"), Duration.ofMinutes(5)));

        assertThat(ann.tenant()).isEqualTo("acme");
        assertThat(ann.role()).isEqualTo(AccessRole.OPERATOR);
        assertThat(ann.who()).isEqualTo("oidc:u-17 (ann)");
    }

    /** A minute is forgiven, since clocks differ. */
    @Test
    void expiredTokenIsRefusedAndOneWithoutAnEnd() throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("known").generate();
        try (RotatingIssuer real = new RotatingIssuer(key)) {
            tokens = new OidcTokens(settings(real.address()));
            Instant now = Instant.now();

            tokens.identity(real.token(key, now.minusSeconds(20)));
            assertRefused(real.token(key, now.minusSeconds(90)), "expired");
            assertRefused(real.token(key, null), "it has no exp");
        }
    }

    @Test
    void tokenForAnotherProgramIsRefused() {
        assertRefused(token("billing", claims("acme", "admin"), Duration.ofMinutes(5)), "aud");
    }

    @Test
    void tokenOfAnotherIssuerIsRefused() {
        assertRefused(
                issuer.issueToken("others", "u-17", AUDIENCE, claims("acme", "admin"))
                        .serialize(),
                "");
    }

    @Test
    void changedTokenIsRefused() {
        String[] parts = good().split("\\.", -1);
        String[] other =
                token(AUDIENCE, claims("other", "admin"), Duration.ofMinutes(5)).split("\\.", -1);

        assertRefused(parts[0] + "." + other[1] + "." + parts[2], "not signed by a key of the issuer");
    }

    @Test
    void unsignedTokenIsRefused() {
        tokens.identity(good());
        String unsigned = new PlainJWT(RotatingIssuer.claims(address()).build()).serialize();

        assertThat(OidcTokens.isToken(unsigned)).isTrue();
        assertRefused(unsigned, "not signed by a key of the issuer");
    }

    @Test
    void publicKeyIsNoSecret() throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("known").generate();
        try (RotatingIssuer real = new RotatingIssuer(key)) {
            tokens = new OidcTokens(settings(real.address()));
            tokens.identity(real.token(key));
            SignedJWT forged = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("known").build(),
                    RotatingIssuer.claims(real.address()).build());
            forged.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));

            assertRefused(forged.serialize(), "not signed by a key of the issuer");
        }
    }

    @Test
    void keyThatTheIssuerGetsIsTakenAndOneThatItGivesUpIsNot() throws Exception {
        RSAKey old = new RSAKeyGenerator(2048).keyID("old").generate();
        RSAKey next = new RSAKeyGenerator(2048).keyID("next").generate();
        try (RotatingIssuer rotating = new RotatingIssuer(old)) {
            OidcTokens its = new OidcTokens(settings(rotating.address()));
            assertThat(its.identity(rotating.token(old)).role()).isEqualTo(AccessRole.ADMIN);
            assertThatThrownBy(() -> its.identity(rotating.token(next))).isInstanceOf(KeyRefused.class);

            rotating.keys = List.of(next);

            // Asked for its keys twice a second at the most, however many come with a strange one.
            await().ignoreExceptionsInstanceOf(KeyRefused.class)
                    .until(() -> its.identity(rotating.token(next)).role() == AccessRole.ADMIN);
            assertThatThrownBy(() -> its.identity(rotating.token(old))).isInstanceOf(KeyRefused.class);
        }
    }

    @Test
    void strangeKeysHaveTheIssuerAskedNowAndThenAlone() throws Exception {
        RSAKey known = new RSAKeyGenerator(2048).keyID("known").generate();
        try (RotatingIssuer flooded = new RotatingIssuer(known)) {
            OidcTokens its = new OidcTokens(settings(flooded.address()));
            its.identity(flooded.token(known));
            long began = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                String strange = flooded.token(
                        new RSAKey.Builder(known).keyID("strange-" + i).build());
                assertThatThrownBy(() -> its.identity(strange)).isInstanceOf(KeyRefused.class);
            }
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) + 1;

            assertThat(flooded.asked.get()).isLessThanOrEqualTo((int) (2 * seconds + 2));
            assertThat(its.identity(flooded.token(known)).tenant()).isEqualTo("acme");
        }
    }

    @Test
    void issuerThatIsAwayIsNoRefusal() throws Exception {
        String token = good();
        issuer.shutdown();

        assertThatThrownBy(() -> tokens.identity(token))
                .isInstanceOf(IdentityUnknown.class)
                .hasMessageContaining("issuer of tokens does not answer");
    }

    @Test
    void keysThatAreKnownHoldWhileTheIssuerIsAway() {
        String token = good();
        tokens.identity(token);
        issuer.shutdown();

        assertThat(tokens.identity(token).tenant()).isEqualTo("acme");
    }

    @ParameterizedTest
    @CsvSource({"acme, nobody, realm_access.roles", ", viewer, tenant", "a/b, viewer, tenant"})
    void whoIsKnownAndWasGivenNothingIsTold(@Nullable String tenant, String role, String claim) {
        RoleMissing missing = catchThrowableOfType(
                RoleMissing.class, () -> tokens.identity(token(AUDIENCE, claims(tenant, role), Duration.ofMinutes(5))));

        assertThat(missing).hasMessageContaining("oidc:u-17 (ann)").hasMessageContaining("claim " + claim);
    }

    @Test
    void tenantCanBeSaidForAll() {
        OidcTokens one = new OidcTokens(
                new OidcSettings(address(), AUDIENCE, "tenant", "shop", "realm_access.roles", "polyphony-"));

        assertThat(one.identity(token(AUDIENCE, claims(null, "viewer"), Duration.ofMinutes(5)))
                        .tenant())
                .isEqualTo("shop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.example.com",
                "login.example.com",
                "https://login.example.com/?realm=1",
                "ftp://x/y"
            })
    void issuerIsAnAddressThatNobodyOnTheWayAnswersFor(String address) {
        assertThatThrownBy(() -> settings(address))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("POLYPHONY_OIDC_ISSUER");
        assertThatThrownBy(() -> new OidcSettings("https://x.example", "", "tenant", null, "roles", ""))
                .hasMessageContaining("POLYPHONY_OIDC_AUDIENCE");
    }

    private void assertRefused(String token, String why) {
        assertThatThrownBy(() -> tokens.identity(token))
                .isInstanceOf(KeyRefused.class)
                .hasMessageContaining(why)
                .hasMessageNotContainingAny(token);
    }
}
