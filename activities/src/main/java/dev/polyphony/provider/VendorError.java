package dev.polyphony.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.completion.Body;
import java.util.List;
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
            "insufficient credits",
            "reached your specified api usage limits");

    /** Google says this for a used-up account and for a busy minute alike; its details tell which. */
    private static final String QUOTA_PHRASE = "exceeded your current quota";

    private static final Set<String> CONTEXT_CODES =
            Set.of("context_length_exceeded", "request_too_large", "string_above_max_length", "3051");
    private static final Set<String> CONTEXT_PHRASES = Set.of(
            "maximum context length",
            "context length exceeded",
            "exceeds maximum context length",
            "exceeds the available context size",
            "exceeds the context window",
            "exceeds the context length",
            "prompt is too long",
            "exceeds the maximum number of tokens",
            "too large for model with",
            "input is too long",
            "`inputs` tokens + `max_new_tokens` must be",
            "exceed context limit",
            "exceed_context_size");

    private static final Set<String> REFUSAL_CODES = Set.of(
            "content_filter",
            "content_policy_violation",
            "responsibleaipolicyviolation",
            "moderation_blocked",
            "invalid_prompt");
    private static final Set<String> REFUSAL_PHRASES = Set.of("output blocked by content filtering policy");

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
        return message.asText("").toLowerCase(Locale.ROOT);
    }

    boolean isCreditExhausted() {
        return hasCode(CREDIT_CODES) || says(CREDIT_PHRASES) || (message.contains(QUOTA_PHRASE) && !isMomentary());
    }

    boolean isContextTooLong() {
        return hasCode(CONTEXT_CODES) || says(CONTEXT_PHRASES);
    }

    /** OpenAI's word for a single request beyond the limit of tokens per minute. */
    boolean isRequestTooLarge() {
        return message.startsWith("request too large");
    }

    boolean isRefusal() {
        return hasCode(REFUSAL_CODES) || says(REFUSAL_PHRASES);
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

    /** Whether the quota is one of a minute; where no quota is named, whether a time to wait is. */
    private boolean isMomentary() {
        List<String> quotas = Body.elements(details)
                .flatMap(detail -> Body.elements(detail.path("violations")))
                .map(violation -> violation.path("quotaId").asText())
                .filter(id -> !id.isEmpty())
                .toList();
        return quotas.isEmpty()
                ? Body.elements(details).anyMatch(detail -> detail.has("retryDelay"))
                : quotas.stream().noneMatch(id -> id.contains("PerDay"));
    }

    private boolean hasCode(Set<String> of) {
        return codes.stream().anyMatch(of::contains);
    }

    private boolean says(Set<String> phrases) {
        return phrases.stream().anyMatch(message::contains);
    }
}
