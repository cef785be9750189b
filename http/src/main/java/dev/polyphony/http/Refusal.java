package dev.polyphony.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;

/**
 * A request that comes no further, as an RFC 9457 problem detail, or in OpenAI's or Anthropic's form where that is
 * spoken. Repeats nothing of the request.
 */
enum Refusal {
    FOREIGN_HOST(
            421,
            "Misdirected Request",
            "this Host is not served here: localhost and loopback addresses are, and those that the setting"
                    + " polyphony.http.hosts (POLYPHONY_HTTP_HOSTS) names"),
    FOREIGN_ORIGIN(
            403,
            "Forbidden",
            "web pages of other origins are not served: the setting polyphony.http.origins (POLYPHONY_HTTP_ORIGINS)"
                    + " names those that are, and POLYPHONY_HTTP_CODEC_ORIGINS those that may use /codec alone"),
    UNKNOWN_METHOD(405, "Method Not Allowed", "this method is known nowhere here"),
    NO_JSON(
            415,
            "Unsupported Media Type",
            "send the header Content-Type: application/json, also where the request has no body; a pipeline may be"
                    + " application/yaml, a batch and graded answers application/jsonl"),
    NOT_FOUND(
            404,
            "Not Found",
            "nothing is served under this path by this method; questions are POST /v1/chat/completions, /v1/responses,"
                    + " /v1/messages and /v1/embeddings, and files, audio and images of their own have no place here"),
    ENCODED(
            415,
            "Unsupported Media Type",
            "send the body as it is, without Content-Encoding: nothing here is uncompressed"),
    TOO_LARGE(
            413,
            "Content Too Large",
            "the body is larger than the setting polyphony.http.max-body (POLYPHONY_HTTP_MAX_BODY) allows"),
    TOO_SLOW(408, "Request Timeout", "the body did not arrive in time"),
    BUSY(503, "Service Unavailable", "too many large requests at once; repeat it in a second");

    private final int status;
    private final String title;
    private final String detail;

    Refusal(int status, String title, String detail) {
        this.status = status;
        this.title = title;
        this.detail = detail;
    }

    void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setStatus(status);
        if (this == UNKNOWN_METHOD) {
            response.setHeader("Allow", "GET, HEAD, OPTIONS, POST, PUT, DELETE");
        }
        if (this == ENCODED) {
            // By which a client can tell it from a type that is not taken: RFC 9110, 15.5.16.
            response.setHeader("Accept-Encoding", "identity");
        }
        if (this == BUSY) {
            response.setHeader("Retry-After", "1");
        }
        ProtocolError.of(request).write(response, status, title, name().toLowerCase(Locale.ROOT), detail);
    }
}
