package dev.polyphony.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.call.InvalidField;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no answer, for each protocol to say in its own form. Clients send a request again after 408, 409, 429
 * and 5xx unless they are told not to.
 *
 * @param code for programs, such as {@code model_not_found}
 * @param param the request's field, as the protocol calls it; absent where it is no field's fault
 * @param retryAfter when the same request can be answered; absent where nobody can say
 * @param again whether asking the same once more can help
 * @param own what is told in {@code polyphony}; absent where nothing
 */
public record ChatError(
        int status,
        Kind kind,
        String code,
        @Nullable String param,
        String message,
        @Nullable Duration retryAfter,
        boolean again,
        @Nullable ObjectNode own) {
    private static final String REFUSAL = "content_filter";

    public ChatError(
            int status,
            Kind kind,
            String code,
            @Nullable String param,
            String message,
            @Nullable Duration retryAfter,
            boolean again) {
        this(status, kind, code, param, message, retryAfter, again, null);
    }

    /** The same with more to say of it. */
    ChatError saying(String more, @Nullable ObjectNode beside) {
        return new ChatError(status, kind, code, param, message + more, retryAfter, again, beside);
    }

    /** Whose it is. */
    public enum Kind {
        /** The request's. */
        INVALID,
        /** A budget has no room. */
        QUOTA,
        /** Too much at once: time helps. */
        RATE_LIMIT,
        /** The models': none answered in a usable way. */
        UPSTREAM,
        /** Ours. */
        SERVER
    }

    public static ChatError invalid(InvalidField problem) {
        return new ChatError(
                400,
                Kind.INVALID,
                "invalid_value",
                problem.field(),
                problem.field() + ": " + problem.problem(),
                null,
                false);
    }

    /** The same in other words. */
    ChatError saying(UnaryOperator<String> words) {
        return new ChatError(status, kind, code, param, words.apply(message), retryAfter, again);
    }

    /** Of a request that is none of this protocol's, in its address or headers. */
    static ChatError unreadable(String message) {
        return new ChatError(400, Kind.INVALID, "invalid_request", null, message, null, false);
    }

    public static ChatError notFound(String message) {
        return new ChatError(404, Kind.INVALID, "not_found", null, message, null, false);
    }

    /** @param message what models there are, or were perhaps meant */
    public static ChatError modelNotFound(String message) {
        return new ChatError(404, Kind.INVALID, "model_not_found", "model", message, null, false);
    }

    static ChatError nobody(String message) {
        return new ChatError(401, Kind.INVALID, "invalid_api_key", null, message, null, false);
    }

    static ChatError forbidden(String message) {
        return new ChatError(403, Kind.INVALID, "insufficient_permissions", null, message, null, false);
    }

    static ChatError conflict(String message) {
        return new ChatError(409, Kind.INVALID, "idempotency_conflict", null, message, null, false);
    }

    static ChatError rateLimit(String message, Duration retryAfter) {
        return new ChatError(429, Kind.RATE_LIMIT, "rate_limit_exceeded", null, message, retryAfter, true);
    }

    static ChatError unavailable(String message, Duration retryAfter) {
        return new ChatError(503, Kind.SERVER, "unavailable", null, message, retryAfter, true);
    }

    static ChatError internal(String message) {
        return new ChatError(500, Kind.SERVER, "internal_error", null, message, null, false);
    }

    /** Whether a model declined to answer, or what filters its answers did. */
    boolean isRefusal() {
        return code.equals(REFUSAL);
    }

    /** @param prompt what the request calls what is asked */
    static ChatError refusal(String prompt, String message) {
        return new ChatError(400, Kind.INVALID, REFUSAL, prompt, message, null, false);
    }

    public static ChatError upstream(String message) {
        return new ChatError(502, Kind.UPSTREAM, "upstream_error", null, message, null, true);
    }

    static ChatError budget(String message) {
        return budget(null, message);
    }

    static ChatError budget(@Nullable String param, String message) {
        return new ChatError(429, Kind.QUOTA, "budget_exceeded", param, message, null, false);
    }
}
