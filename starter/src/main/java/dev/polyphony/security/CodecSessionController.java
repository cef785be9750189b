package dev.polyphony.security;

import dev.polyphony.call.InvalidField;
import dev.polyphony.encryption.EncryptionKeys;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lets the browser of whoever asks use the codec endpoint from Temporal's Web UI. */
@RestController
@Tag(name = "Encryption")
class CodecSessionController {
    private final CodecSession session;

    CodecSessionController(CodecSession session) {
        this.session = session;
    }

    @PostMapping("/codec/session")
    @Operation(
            operationId = "beginCodecSession",
            summary = "Let Temporal's Web UI decrypt in this browser, for 12 hours",
            responses = @ApiResponse(responseCode = "204", description = "With a cookie, where a key was sent."))
    ResponseEntity<Void> begin(HttpServletRequest request) {
        ResponseEntity.HeadersBuilder<?> answer = ResponseEntity.noContent();
        String secret = KeyFilter.sent(request);
        if (!secret.isEmpty()) {
            ResponseCookie cookie = session.begin(secret, isSecure(request))
                    .orElseThrow(() -> new InvalidField(
                            EncryptionKeys.VARIABLE, "is not set for this starter: nothing is encrypted here"));
            answer.header(HttpHeaders.SET_COOKIE, cookie.toString());
        }
        return answer.build();
    }

    /** Also behind a proxy that speaks TLS. */
    private static boolean isSecure(HttpServletRequest request) {
        return request.isSecure() || "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
    }
}
