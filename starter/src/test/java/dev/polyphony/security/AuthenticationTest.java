package dev.polyphony.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.polyphony.access.AccessKeys;
import dev.polyphony.access.AccessKeys.Made;
import dev.polyphony.access.AccessKeys.Wanted;
import dev.polyphony.access.AccessRole;
import dev.polyphony.access.AuditLog;
import dev.polyphony.access.KnownKeys;
import dev.polyphony.call.InvalidField;
import dev.polyphony.storage.Database;
import io.temporal.api.common.v1.Payload;
import java.net.InetAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is taken for whom: by a key, by a token of an identity provider, by a cookie, and until when. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthenticationTest {
    private GuardedStarter starter;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        starter = GuardedStarter.start(folder);
    }

    @AfterAll
    void stop() {
        starter.close();
    }

    @Test
    void keyIsTakenWhereAnthropicsClientsSendItAndTwoAreNot() throws Exception {
        HttpRequest.Builder theirs =
                starter.request("GET /api/analyses/mine", "", "").header("x-api-key", starter.submitter());
        assertThat(starter.http().send(theirs.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);

        HttpRequest both =
                theirs.header("Authorization", "Bearer " + starter.other()).build();
        HttpResponse<String> refused = starter.http().send(both, BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("hold different keys");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unused", "sk-ant-12345", "pk_abcdefgh_cut"})
    void whatIsNoKeyIsToldFromOneThatNobodyMade(String sent) throws Exception {
        HttpResponse<String> answer = starter.send("GET /api/analyses", sent, "");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"polyphony\", error=\"invalid_token\"");
        assertThat(answer.body())
                .contains("is none of Polyphony's, or not all of one")
                .doesNotContain(sent);
    }

    @Test
    void newKeyIsTakenAtOnceAndARevokedOneRefusedWithinSeconds() throws Exception {
        Made made = starter.made("acme", AccessRole.VIEWER);
        assertThat(starter.send("GET /api/analyses/mine", made.secret(), "").statusCode())
                .isEqualTo(200);

        starter.keys().revoke(made.key().id(), "ann");

        await().atMost(GuardedStarter.LONG)
                .until(() -> starter.send("GET /api/analyses/mine", made.secret(), "")
                                .statusCode()
                        == 401);
        assertThat(starter.send("GET /api/analyses/mine", made.secret(), "").body())
                .contains("was revoked")
                .doesNotContain(made.secret());
    }

    /** Its pages can send a cookie and no key. */
    @Test
    void temporalsWebUiDecodesByACookieOfAnAdminsKeyUntilThatIsRevoked() throws Exception {
        String payloads = "{\"payloads\": [{\"data\": \"IlJFU1Q/Ig==\"}]}";
        Made made = starter.made("acme", AccessRole.ADMIN);
        String cookie = starter.send("POST /codec/session", made.secret(), "{}")
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();
        assertThat(cookie)
                .contains("Path=/codec;", "Max-Age=43200;", "HttpOnly", "SameSite=Strict")
                .doesNotContain(made.secret());
        String sent = cookie.substring(0, cookie.indexOf(';'));

        assertThat(starter.send("POST /codec/session", starter.key(AccessRole.OPERATOR), "{}")
                        .headers()
                        .map())
                .doesNotContainKey("Set-Cookie");
        assertThat(withCookie("POST /codec/decode", sent, payloads)).isEqualTo(200);
        assertThat(withCookie("POST /codec/decode", sent.substring(0, sent.length() - 3) + "AAA", payloads))
                .isEqualTo(401);
        assertThat(withCookie("POST /codec/decode", "polyphony-codec=" + plainSession(made.secret()), payloads))
                .as("what is not encrypted")
                .isEqualTo(401);
        assertThat(withCookie("GET /api/analyses", sent, "")).isEqualTo(401);
        starter.keys().revoke(made.key().id(), "ann");
        await().atMost(GuardedStarter.LONG).until(() -> withCookie("POST /codec/decode", sent, payloads) == 401);
    }

    private int withCookie(String route, String cookie, String body) throws Exception {
        return starter.http()
                .send(starter.request(route, "", body).header("Cookie", cookie).build(), BodyHandlers.ofString())
                .statusCode();
    }

    private static String plainSession(String secret) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Payload.newBuilder()
                        .setData(ByteString.copyFromUtf8("polyphony-codec\n99999999999\n" + secret))
                        .build()
                        .toByteArray());
    }

    @Test
    void whatWasDoneIsOnRecordWithTheKey() throws Exception {
        starter.send("POST /api/analyses", starter.submitter(), "{\"id\": \"recorded\", \"prompt\": \"q\"}");
        starter.send("POST /api/analyses", starter.submitter(), "{\"id\": \"recorded\", \"prompt\": \"q\"}");
        starter.send("DELETE /api/analyses/recorded", starter.key(AccessRole.ADMIN), "");

        AuditLog log = new AuditLog(starter.database());
        await().atMost(GuardedStarter.LONG)
                .untilAsserted(() -> assertThat(
                                log.read(new AuditLog.Filter("acme", "pk_", null, Instant.EPOCH, 100)).stream()
                                        .filter(entry -> entry.subject().equals("recorded"))
                                        .map(entry ->
                                                entry.action() + entry.who().replaceAll("pk_\\w+", "")))
                        .containsExactly("cancel (admin)", "submit (submitter)"));
    }

    @Test
    void whoSendsMoreThanItsKeyMayIsToldInTheFormOfTheProtocolWhenToComeAgain() throws Exception {
        String key = starter.keys()
                .create(new Wanted("acme", AccessRole.SUBMITTER, "slow", null, 1, null), "ann")
                .secret();
        // A key is looked up ten times a second at the most before somebody is refused.
        await().atMost(GuardedStarter.LONG)
                .until(() -> starter.send("GET /api/analyses/mine", key, "").statusCode() == 200);

        for (String route : List.of("GET /api/analyses/mine", "POST /v1/chat/completions", "POST /v1/messages")) {
            HttpResponse<String> answer = starter.send(route, key, "{}");

            assertThat(answer.statusCode()).as(route).isEqualTo(429);
            assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isBetween(1L, 60L);
            assertThat(GuardedStarter.message(route, answer, "rate_limit_exceeded", "rate_limit_error"))
                    .contains("(slow) may send 1 requests a minute");
        }
        assertThat(starter.send("GET /api/analyses/mine", starter.submitter(), "")
                        .statusCode())
                .isEqualTo(200);
    }

    private String token(String tenant, String role) throws Exception {
        return starter.issuer()
                .saying(
                        starter.signer(),
                        RotatingIssuer.claims(starter.issuer().address())
                                .claim("tenant", tenant)
                                .claim("realm_access", Map.of("roles", List.of("polyphony-" + role))));
    }

    @Test
    void tokenOfAnIdentityProviderIsTakenBesideKeysForItsTenantAndRole() throws Exception {
        String viewer = token("acme", "viewer");

        assertThat(starter.send("GET /api/analyses/mine", viewer, "").statusCode())
                .isEqualTo(200);
        assertThat(starter.send("GET /api/analyses/mine", token("other", "admin"), "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(starter.send("POST /api/analyses", viewer, "{\"prompt\": \"q\"}")
                        .statusCode())
                .isEqualTo(403);
        HttpResponse<String> nobody = starter.send("GET /api/analyses/mine", token("acme", "nothing"), "");
        assertThat(nobody.statusCode()).isEqualTo(403);
        assertThat(nobody.body()).contains("realm_access.roles");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /api/analyses", "POST /v1/chat/completions", "POST /v1/messages"})
    void tokenThatHasExpiredIsRefusedInTheProtocolsForm(String route) throws Exception {
        HttpResponse<String> answer = starter.send(
                route, starter.issuer().token(starter.signer(), Instant.now().minusSeconds(90)), "{}");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"polyphony\", error=\"invalid_token\"");
        assertThat(GuardedStarter.message(route, answer, "invalid_api_key", "authentication_error"))
                .contains("expired");
    }

    @Test
    void refusalIsNamedForAnthropicsClientsToo() throws Exception {
        assertThat(starter.send("POST /v1/messages", "", "{}").headers().firstValue("request-id"))
                .hasValueSatisfying(id -> assertThat(id).startsWith("req_"));
    }

    @Test
    void portForOthersDoesNotOpenWithoutAKey(@TempDir Path folder) throws Exception {
        try (Database empty = Database.file(folder.resolve(Database.FILE))) {
            KnownKeys none = new KnownKeys(() -> new AccessKeys(empty, InstantSource.system()), InstantSource.system());

            assertThatThrownBy(() -> new IdentityCheck(none, null, InetAddress.getByName("0.0.0.0")))
                    .isInstanceOf(InvalidField.class)
                    .hasMessageContaining("SERVER_ADDRESS")
                    .hasMessageContaining("polyphony keys create");
            assertThatThrownBy(() -> new IdentityCheck(null, null, null))
                    .hasMessageContaining("POLYPHONY_DATABASE_URL");

            IdentityCheck loopback = new IdentityCheck(none, null, InetAddress.getByName("127.0.0.1"));
            assertThat(loopback.identity("")).isEqualTo(Identity.LOOPBACK);
            assertThat(loopback.identity("unused")).isEqualTo(Identity.LOOPBACK);
            assertThatThrownBy(() -> loopback.identity(starter.submitter())).isInstanceOf(KeyRefused.class);
        }
    }
}
