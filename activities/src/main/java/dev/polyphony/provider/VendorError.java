package dev.polyphony.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A vendor's error, reduced to what it can be recognised by. Codes are matched whole; phrases are looked for where a
 * vendor has no code.
 *
 * @param codes every code, type, status and reason it names, in lower case
 * @param message in lower case; never passed on
 * @param details Google's, with the time to wait among them
 */
record VendorError(Set<String> codes, String message, JsonNode details, boolean isJson) {
    private static final Set<String> CREDIT_CODES = Set.of(
            "insufficient_quota",
            "billing_hard_limit_reached",
            "billing_not_active",
            "billing_error",
            "insufficient_balance");
    private static final Set<String> CREDIT_PHRASES = Set.of(
            "credit balance is too low",
            "exceeded your monthly included credits",
            "enable billing",
            "billing to be enabled",
            "billing account",
            "exceeded your monthly spending",
            "insufficient credits");

    /** Google says this for a used-up account and for a busy minute alike; only the latter says how long to wait. */
    private static final String QUOTA_PHRASE = "exceeded your current quota";

    private static final Set<String> CONTEXT_CODES =
            Set.of("context_length_exceeded", "request_too_large", "string_above_max_length", "3051");
    private static final Set<String> CONTEXT_PHRASES = Set.of(
            "maximum context length",
            "context length exceeded",
            "exceeds maximum context length",
            "exceeds the available context size",
            "exceeds the context window",
            "prompt is too long",
            "exceeds the maximum number of tokens",
            "too large for model with",
            "input is too long",
            "`inputs` tokens + `max_new_tokens` must be",
            "exceed context limit",
            "exceed_context_size");

    private static final Set<String> REFUSAL_CODES =
            Set.of("content_filter", "content_policy_violation", "responsibleaipolicyviolation", "moderation_blocked");

    private static final Set<String> MODEL_CODES = Set.of("model_not_found", "model_not_supported", "invalid_model");
    private static final Set<String> MODEL_PHRASES =
            Set.of("invalid model", "not supported by any provider", "not a chat model");

    private static final Set<String> KEY_CODES = Set.of("api_key_invalid", "invalid_api_key", "authentication_error");
    private static final Set<String> KEY_PHRASES = Set.of("api key not valid", "api key expired", "api key not found");

    private static final Set<String> PARAMETER_CODES = Set.of("unsupported_parameter", "unsupported_value");

    static VendorError of(Body body) {
        // Google wraps its error in a list on some routes.
        JsonNode root = body.json().isArray() ? body.json().path(0) : body.json();
        JsonNode error = root.has("error") ? root.path("error") : root;
        Stream<JsonNode> places =
                Stream.concat(Stream.of(error, error.path("innererror")), Body.elements(error.path("details")));
        Set<String> codes = places.flatMap(
                        place -> Stream.of("code", "type", "status", "reason").map(place::path))
                .filter(JsonNode::isValueNode)
                .map(node -> node.asText().toLowerCase(Locale.ROOT))
                .filter(code -> !code.isEmpty())
                .collect(Collectors.toSet());
        return new VendorError(codes, message(error), error.path("details"), body.isJson());
    }

    private static String message(JsonNode error) {
        if (error.isTextual()) {
            return error.asText().toLowerCase(Locale.ROOT);
        }
        JsonNode message = error.has("message") ? error.path("message") : error.path("detail");
        return (message.isTextual() ? message.asText() : message.toString()).toLowerCase(Locale.ROOT);
    }

    boolean isCreditExhausted() {
        return hasCode(CREDIT_CODES) || says(CREDIT_PHRASES) || (message.contains(QUOTA_PHRASE) && !saysWhenToRetry());
    }

    boolean isContextTooLong() {
        return hasCode(CONTEXT_CODES) || says(CONTEXT_PHRASES);
    }

    boolean isRefusal() {
        return hasCode(REFUSAL_CODES);
    }

    boolean isUnknownModel() {
        return hasCode(MODEL_CODES) || says(MODEL_PHRASES);
    }

    boolean isBadKey() {
        return hasCode(KEY_CODES) || says(KEY_PHRASES);
    }

    boolean isUnsupportedParameter() {
        return hasCode(PARAMETER_CODES);
    }

    private boolean saysWhenToRetry() {
        return Body.elements(details).anyMatch(detail -> detail.has("retryDelay"));
    }

    private boolean hasCode(Set<String> of) {
        return codes.stream().anyMatch(of::contains);
    }

    private boolean says(Set<String> phrases) {
        return phrases.stream().anyMatch(message::contains);
    }
}
