package dev.polyphony.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How an error is told before any handler is known: by the address, as the protocol that is spoken there has it. */
enum ProtocolError {
    /** RFC 9457. */
    PROBLEM("application/problem+json") {
        @Override
        String body(int status, String title, String code, String detail) {
            return "{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status + ",\"detail\":\""
                    + detail + "\"}";
        }
    },
    OPENAI("application/json") {
        @Override
        String body(int status, String title, String code, String detail) {
            return "{\"error\":{\"message\":\"" + detail + "\",\"type\":\""
                    + (status < 500 ? "invalid_request_error" : "server_error") + "\",\"param\":null,\"code\":\"" + code
                    + "\"}}";
        }
    },
    ANTHROPIC("application/json") {
        @Override
        String body(int status, String title, String code, String detail) {
            String type = switch (status) {
                case 404 -> "not_found_error";
                case 413 -> "request_too_large";
                case 503 -> "overloaded_error";
                default -> status < 500 ? "invalid_request_error" : "api_error";
            };
            return "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + detail + "\"}}";
        }
    };

    /** Under it OpenAI's and Anthropic's protocols are spoken. */
    private static final String PROTOCOLS = "/v1/";

    /** Under it Anthropic's alone is. */
    private static final String MESSAGES = "/v1/messages";

    /** What all clients of Anthropic's send, also to addresses that both have. */
    private static final String VERSION = "anthropic-version";

    private final String contentType;

    ProtocolError(String contentType) {
        this.contentType = contentType;
    }

    /** @param code for programs */
    abstract String body(int status, String title, String code, String detail);

    static boolean isOfProtocols(HttpServletRequest request) {
        return of(request) != PROBLEM;
    }

    static ProtocolError of(HttpServletRequest request) {
        // None of a request whose first line cannot be read.
        @Nullable String address = request.getRequestURI();
        if (address == null || !address.startsWith(PROTOCOLS)) {
            return PROBLEM;
        }
        return address.startsWith(MESSAGES) || request.getHeader(VERSION) != null ? ANTHROPIC : OPENAI;
    }

    /** All but the status. */
    void write(HttpServletResponse response, int status, String title, String code, String detail) throws IOException {
        response.setContentType(contentType);
        response.getOutputStream().write(body(status, title, code, detail).getBytes(StandardCharsets.UTF_8));
    }
}
