package dev.polyphony.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An error that came with the status of a success, as gateways and streams have to do it once they have begun: the
 * status that it would have had.
 */
final class ReportedError {
    private static final int LEAST = 400;
    private static final int MOST = 599;

    private static final List<String> NUMBERS = List.of("code", "status", "status_code", "http_code", "error_code");
    private static final List<String> NAMES = List.of("code", "type", "status", "error_type", "__type");

    /** By what vendors call it, in lower case. */
    private static final Map<String, Integer> STATUSES = Map.ofEntries(
            Map.entry("invalid_request_error", 400),
            Map.entry("invalid_argument", 400),
            Map.entry("bad_request", 400),
            Map.entry("validation", 422),
            Map.entry("authentication_error", 401),
            Map.entry("unauthenticated", 401),
            Map.entry("invalid_api_key", 401),
            Map.entry("billing_error", 402),
            Map.entry("payment_required", 402),
            Map.entry("insufficient_credits", 402),
            Map.entry("insufficient_quota", 429),
            Map.entry("permission_error", 403),
            Map.entry("permission_denied", 403),
            Map.entry("not_found_error", 404),
            Map.entry("not_found", 404),
            Map.entry("model_not_found", 404),
            Map.entry("request_too_large", 413),
            Map.entry("rate_limit_error", 429),
            Map.entry("rate_limit_exceeded", 429),
            Map.entry("rate_limited", 429),
            Map.entry("too_many_requests", 429),
            Map.entry("resource_exhausted", 429),
            Map.entry("throttlingexception", 429),
            Map.entry("api_error", 500),
            Map.entry("server_error", 500),
            Map.entry("internal_error", 500),
            Map.entry("internal_server_error", 500),
            Map.entry("internal", 500),
            Map.entry("unavailable", 503),
            Map.entry("service_unavailable", 503),
            Map.entry("overloaded", 503),
            Map.entry("deadline_exceeded", 504),
            Map.entry("timeout_error", 504),
            Map.entry("overloaded_error", 529));

    /** Where there is no other word for it. */
    private static final Map<String, Integer> PHRASES = Map.of(
            "rate limit", 429,
            "too many requests", 429,
            "currently loading", 503,
            "overloaded", 503,
            "server busy", 503);

    private ReportedError() {}

    /** Empty where there is no error, or one that names nothing. */
    static Optional<Integer> status(JsonNode body) {
        JsonNode error = error(body);
        return error.isMissingNode()
                ? Optional.empty()
                : numbered(error, body).or(() -> named(error)).or(() -> phrased(error));
    }

    /** Whether it came amid an answer: then work had begun. */
    static boolean isAmidAnswer(JsonNode body) {
        return isSaid(body.path("choices").path(0).path("error"));
    }

    private static JsonNode error(JsonNode body) {
        // Google wraps its error in a list on some routes.
        JsonNode root = body.isArray() ? body.path(0) : body;
        return Stream.of(root.path("error"), root.path("choices").path(0).path("error"), root.path("errors").path(0))
                .filter(ReportedError::isSaid)
                .findFirst()
                .orElseGet(() -> isError(root) ? root : MissingNode.getInstance());
    }

    /** Flat, as Mistral and vLLM write it. */
    private static boolean isError(JsonNode root) {
        return Stream.of("object", "type", "status").anyMatch(field -> root.path(field).asText().equals("error"));
    }

    private static boolean isSaid(JsonNode error) {
        return (error.isObject() && !error.isEmpty())
                || (error.isTextual() && !error.asText().isBlank());
    }

    private static Optional<Integer> numbered(JsonNode error, JsonNode body) {
        return Stream.of(error, error.path("metadata"), body)
                .flatMap(place -> NUMBERS.stream().map(place::path))
                .map(number -> number.asInt())
                .filter(status -> status >= LEAST && status <= MOST)
                .findFirst();
    }

    private static Optional<Integer> named(JsonNode error) {
        return NAMES.stream()
                .map(name -> STATUSES.get(error.path(name).asText().toLowerCase(Locale.ROOT)))
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static Optional<Integer> phrased(JsonNode error) {
        String message = (error.isTextual() ? error : error.path("message")).asText().toLowerCase(Locale.ROOT);
        return PHRASES.entrySet().stream()
                .filter(phrase -> message.contains(phrase.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
