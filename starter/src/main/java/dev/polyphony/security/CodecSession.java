package dev.polyphony.security;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.polyphony.encryption.DecryptionFailed;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodec;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.http.ResponseCookie;

/**
 * By which Temporal's Web UI, whose pages can send cookies and no key, may use the codec endpoint. The cookie holds the
 * key, encrypted as payloads are, so every starter of the installation opens it, and a key that is revoked ends it.
 */
final class CodecSession {
    /** Under it, and nowhere else, the cookie is sent and taken. */
    static final String PATH = "/codec";

    static final Duration LASTS = Duration.ofHours(12);

    private static final String COOKIE = "polyphony-codec";
    private static final Pattern CONTENT = Pattern.compile("polyphony-codec\n([0-9]{1,12})\n([^\n]{1,8000})");

    private final PayloadCodec codec;
    private final InstantSource clock;

    CodecSession(PayloadCodec codec, InstantSource clock) {
        this.codec = codec;
        this.clock = clock;
    }

    /**
     * @param secret a key, or a token
     * @param secure whether the browser came by TLS
     * @return empty where nothing is encrypted, so that there is nothing to decrypt either
     */
    Optional<ResponseCookie> begin(String secret, boolean secure) {
        Payload plain = Payload.newBuilder()
                .setData(ByteString.copyFromUtf8(
                        "polyphony-codec\n" + clock.instant().plus(LASTS).getEpochSecond() + "\n" + secret))
                .build();
        Payload sealed = codec.encode(List.of(plain)).getFirst();
        return sealed.equals(plain)
                ? Optional.empty()
                : Optional.of(ResponseCookie.from(
                                COOKIE, Base64.getUrlEncoder().withoutPadding().encodeToString(sealed.toByteArray()))
                        .path(PATH)
                        .maxAge(LASTS)
                        .httpOnly(true)
                        .secure(secure)
                        .sameSite("Strict")
                        .build());
    }

    /** The key that the request's session began with; empty where it has none, or one that has ended. */
    Optional<String> secret(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null || !request.getRequestURI().startsWith(PATH + "/")) {
            return Optional.empty();
        }
        return Stream.of(cookies)
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .flatMap(cookie -> opened(cookie.getValue()).stream())
                .findFirst();
    }

    private Optional<String> opened(String value) {
        try {
            Payload sealed = Payload.parseFrom(Base64.getUrlDecoder().decode(value));
            Payload plain = codec.decode(List.of(sealed)).getFirst();
            Matcher content = CONTENT.matcher(plain.getData().toString(StandardCharsets.UTF_8));
            // What anybody could have written is not encrypted, and comes back as it was.
            return !plain.equals(sealed)
                            && content.matches()
                            && clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(content.group(1))))
                    ? Optional.of(content.group(2))
                    : Optional.empty();
        } catch (IllegalArgumentException | InvalidProtocolBufferException | DecryptionFailed e) {
            return Optional.empty();
        }
    }
}
