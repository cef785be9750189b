package dev.polyphony.completion;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An error that came with the status of a success, as gateways and streams have to send it once they have begun: where
 * it is, and the status that it would have had.
 */
final class ReportedError {
    private static final int LEAST = 400;
    private static final int MOST = 599;

    private static final List<String> NUMBERS =
            List.of("code", "status", "status_code", "statusCode", "http_status", "http_code", "error_code");
    private static final List<String> NAMES = List.of("code", "type", "status", "error_type", "__type");

    /** By what vendors call it, in lower case. */
    private static final Map<String, Integer> STATUSES = Map.ofEntries(
            Map.entry("invalid_request_error", 400),
            Map.entry("invalid_argument", 400),
            Map.entry("failed_precondition", 400),
            Map.entry("bad_request", 400),
            Map.entry("badrequesterror", 400),
            Map.entry("validation", 422),
            Map.entry("authentication_error", 401),
            Map.entry("unauthenticated", 401),
            Map.entry("invalid_api_key", 401),
            Map.entry("billing_error", 402),
            Map.entry("payment_required", 402),
            Map.entry("insufficient_credits", 402),
            Map.entry("insufficient_balance", 402),
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
            Map.entry("bad_gateway", 502),
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

    /** As some gateways begin the message of what was behind them. */
    private static final Pattern NUMBER_FIRST =
            Pattern.compile("(?:http |error |error code: ?|status code: ?|status: ?)*([45]\\d\\d)\\b");

    private ReportedError() {}

    /** Whether a document, or a choice of an answer, has a field for an error and one in it; a success code is none. */
    static boolean isIn(JsonNode place) {
        JsonNode error = place.path("error");
        return (error.isTextual() && !error.asText().isBlank())
                || (error.isObject() && (isSaid(error.path("message")) || status(place) != null || isNamed(error)));
    }

    /** Whether a document without an answer is an error as a whole: flat, as Mistral and vLLM write it, or a list. */
    static boolean isOne(JsonNode document) {
        return Stream.of("object", "type", "status")
                        .anyMatch(field -> document.path(field).asText().equals("error"))
                || !document.path("errors").isEmpty()
                || document.path("success").asText().equals("false")
                || (status(document) != null && (document.has("message") || document.has("detail")));
    }

    /** The status that it would have had, from 400 to 599; null where it names none. */
    static @Nullable Integer status(JsonNode place) {
        JsonNode error = Stream.of(place.path("error"), place.path("errors").path(0))
                .filter(node -> !node.isMissingNode() && !node.isNull())
                .findFirst()
                .orElse(place);
        return numbered(error, place)
                .or(() -> named(error))
                .or(() -> said(error))
                .orElse(null);
    }

    private static boolean isSaid(JsonNode message) {
        return !message.asText("").isBlank();
    }

    private static boolean isNamed(JsonNode error) {
        return NAMES.stream().anyMatch(name -> error.path(name).isTextual());
    }

    private static Optional<Integer> numbered(JsonNode error, JsonNode place) {
        return Stream.of(error, error.path("metadata"), place)
                .flatMap(at -> NUMBERS.stream().map(at::path))
                .map(JsonNode::asInt)
                .filter(status -> status >= LEAST && status <= MOST)
                .findFirst();
    }

    private static Optional<Integer> named(JsonNode error) {
        return NAMES.stream()
                .map(name -> STATUSES.get(error.path(name).asText().toLowerCase(Locale.ROOT)))
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static Optional<Integer> said(JsonNode error) {
        String message =
                (error.isTextual() ? error : error.path("message")).asText().toLowerCase(Locale.ROOT);
        Matcher number = NUMBER_FIRST.matcher(message);
        if (number.lookingAt()) {
            return Optional.of(Integer.valueOf(number.group(1)));
        }
        return PHRASES.entrySet().stream()
                .filter(phrase -> message.contains(phrase.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
