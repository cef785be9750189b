package dev.polyphony.provider;

import java.util.Set;
import java.util.regex.Pattern;

/** What vendors' errors are recognised by, in lower case: their codes, and phrases of their messages. */
final class VendorErrorPhrases {
    static final Set<String> CREDIT_CODES = Set.of(
            "insufficient_quota",
            "billing_hard_limit_reached",
            "billing_not_active",
            "billing_error",
            "insufficient_balance",
            "exceeded_current_quota_error");
    static final Set<String> CREDIT_PHRASES = Set.of(
            "credit balance is too low",
            "exceeded your monthly included credits",
            "enable billing",
            "billing to be enabled",
            "billing account",
            "exceeded your monthly spending",
            "insufficient credits",
            "reached your specified api usage limits");

    /** Google says this for a used-up account and for a busy minute alike; its details tell which. */
    static final String QUOTA_PHRASE = "exceeded your current quota";

    static final Set<String> CONTEXT_CODES = Set.of(
            "context_length_exceeded",
            "context_window_exceeded",
            "contextwindowexceedederror",
            "exceed_context_size_error",
            "request_too_large",
            "string_above_max_length",
            "3051");
    static final Set<String> CONTEXT_PHRASES = Set.of(
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
            "exceed_context_size",
            "maximum prompt length",
            "maximum model length",
            "longer than the model's context",
            "longer than the maximum model length",
            "greater than the context length",
            "larger than the maximum context",
            "larger than the context",
            "exceeds model context",
            "exceeds the model's maximum",
            "exceeds maximum allowed content length",
            "exceeds the maximum allowed",
            "exceed the model's context",
            "exceed the context",
            "exceeded model token limit",
            "exceeds limit of",
            "context length of only",
            "context length is only",
            "range of input length",
            "context window of this model",
            "context overflow",
            "reduce the length of the messages",
            "reduce the length of either",
            "too many input tokens",
            "too many tokens",
            "input tokens exceed",
            "prompt too long",
            "request is too long for requested model",
            "input length and `max_tokens` exceed",
            "must have less than",
            "<= max_total_tokens");

    static final Set<String> MEMORY_PHRASES = Set.of(
            "requires more system memory",
            "out of memory",
            "cudamalloc failed",
            "unable to allocate",
            "failed to allocate",
            "due to resource limitations");

    /** A region, a firewall: neither the key nor the account is what it minds. */
    static final Set<String> BARRED_CODES =
            Set.of("unsupported_country_region_territory", "request_forbidden", "ip_not_allowed", "ip_not_authorized");

    static final Set<String> BARRED_PHRASES = Set.of(
            "country, region, or territory not supported",
            "user location is not supported",
            "not available in your country",
            "not available in your region",
            "not available in your location",
            "not supported in your country",
            "not supported in your region",
            "access from your ip");

    /** Under 403 alone: elsewhere they may speak of what was asked. */
    static final Set<String> BLOCKED_PHRASES = Set.of("access denied", "blocked", "request not allowed");

    static final Set<String> ACCOUNT_CODES = Set.of(
            "account_deactivated",
            "account_disabled",
            "account_suspended",
            "organization_deactivated",
            "organization_disabled",
            "organization_suspended",
            "access_terminated");
    static final Pattern ACCOUNT_CLOSED =
            Pattern.compile("\\b(?:account|organization|project)\\b[^.]{0,60}\\b(?:is|has been|was)"
                    + " (?:deactivated|disabled|suspended|terminated)");

    static final Set<String> OUTPUT_PHRASES = Set.of(
            "is too large",
            "too large:",
            "maximum allowed number of output tokens",
            "supported range",
            "at most",
            "less than or equal",
            "must be less than",
            "cannot be greater",
            "exceeds the maximum",
            "exceeds maximum",
            "exceeds the limit",
            "invalid range");
    static final Set<String> OUTPUT_PARAMETERS = Set.of(
            "max_tokens",
            "max_completion_tokens",
            "max_output_tokens",
            "maxoutputtokens",
            "max_new_tokens",
            "max tokens");

    static final Set<String> UNSUPPORTED_PHRASES = Set.of(
            "unsupported parameter",
            "unsupported value",
            "is unsupported",
            "not supported",
            "does not support",
            "unrecognized",
            "unknown parameter",
            "unknown field",
            "unknown argument",
            "unknown name",
            "unexpected keyword",
            "extra inputs are not permitted",
            "extra fields not permitted",
            "is not allowed",
            "is deprecated",
            "only the default",
            "only 1 is allowed",
            "with stream",
            "additional properties are not allowed",
            "may only be set to 1");

    static final Set<String> REFUSAL_CODES = Set.of(
            "content_filter",
            "content_policy_violation",
            "responsibleaipolicyviolation",
            "moderation_blocked",
            "invalid_prompt");
    static final Set<String> REFUSAL_PHRASES =
            Set.of("output blocked by content filtering policy", "your input was flagged");

    static final Set<String> MODEL_CODES = Set.of(
            "model_not_found",
            "model_not_supported",
            "model_not_available",
            "model_decommissioned",
            "model_deprecated",
            "invalid_model",
            "unknown_model",
            "unsupported_model");
    static final Set<String> MODEL_PHRASES = Set.of(
            "invalid model",
            "model not exist",
            "not supported by any provider",
            "not a chat model",
            "does not support chat",
            "not supported in the v1/chat/completions");

    static final Set<String> WITHHELD_CODES = Set.of("model_terms_required");
    static final Set<String> WITHHELD_PHRASES = Set.of(
            "does not have access to model",
            "do not have access to the model",
            "does not have access to the model",
            "must be verified to use the model");

    /** OpenRouter's, where another request to the same model is served. */
    static final Set<String> UNSERVED_PHRASES =
            Set.of("no endpoints found that", "no endpoints found matching", "no allowed providers");

    static final Set<String> NOWHERE =
            Set.of("", "not found", "404 not found", "404 page not found", "resource not found", "page not found");
    static final Set<String> NOWHERE_PHRASES =
            Set.of("no route", "cannot post", "unknown path", "unknown url", "unknown request url", "url (post");

    static final Set<String> KEY_CODES = Set.of("api_key_invalid", "invalid_api_key", "authentication_error");
    static final Set<String> KEY_PHRASES = Set.of("api key not valid", "api key expired", "api key not found");

    static final Set<String> STREAM_OPTIONS = Set.of("stream_options", "include_usage", "stream_options.include_usage");
    static final Pattern STREAM = Pattern.compile("\\bstream(?:ing|ed)?\\b");

    static final Set<String> PREFILL_PHRASES = Set.of(
            "prefill",
            "must end with a user",
            "expected last role",
            "last message must be",
            "last message cannot be",
            "last message should be",
            "final message must be",
            "continue_final_message");

    static final Set<String> PARAMETER_CODES = Set.of("unsupported_parameter", "unsupported_value");

    private VendorErrorPhrases() {}
}
