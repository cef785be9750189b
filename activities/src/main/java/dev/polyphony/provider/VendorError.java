package dev.polyphony.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.completion.ResponseBody;
import dev.polyphony.provider.ParameterSupport.Refused;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A vendor's error, reduced to what it can be recognised by. Codes are matched whole; phrases are looked for where a
 * vendor has no code.
 *
 * @param codes every code, type, status and reason it names, in lower case
 * @param message in lower case; never passed on
 * @param parameter of the request that it is about, in lower case; empty where it names none
 * @param details Google's, with the time to wait among them
 * @param estimate in how many seconds Hugging Face expects a model to be there; a missing node where it does not say
 */
record VendorError(
        Set<String> codes, String message, String parameter, JsonNode details, JsonNode estimate, boolean isJson) {
    private static final Set<String> CREDIT_CODES = Set.of(
            "insufficient_quota",
            "billing_hard_limit_reached",
            "billing_not_active",
            "billing_error",
            "insufficient_balance",
            "exceeded_current_quota_error");
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

    private static final Set<String> CONTEXT_CODES = Set.of(
            "context_length_exceeded",
            "context_window_exceeded",
            "contextwindowexceedederror",
            "exceed_context_size_error",
            "request_too_large",
            "string_above_max_length",
            "3051");
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

    private static final Set<String> MEMORY_PHRASES = Set.of(
            "requires more system memory",
            "out of memory",
            "cudamalloc failed",
            "unable to allocate",
            "failed to allocate",
            "due to resource limitations");

    /** A region, a firewall: neither the key nor the account is what it minds. */
    private static final Set<String> BARRED_CODES =
            Set.of("unsupported_country_region_territory", "request_forbidden", "ip_not_allowed", "ip_not_authorized");

    private static final Set<String> BARRED_PHRASES = Set.of(
            "country, region, or territory not supported",
            "user location is not supported",
            "not available in your country",
            "not available in your region",
            "not available in your location",
            "not supported in your country",
            "not supported in your region",
            "access from your ip");

    /** Under 403 alone: elsewhere they may speak of what was asked. */
    private static final Set<String> BLOCKED_PHRASES = Set.of("access denied", "blocked", "request not allowed");

    private static final Set<String> ACCOUNT_CODES = Set.of(
            "account_deactivated",
            "account_disabled",
            "account_suspended",
            "organization_deactivated",
            "organization_disabled",
            "organization_suspended",
            "access_terminated");
    private static final Pattern ACCOUNT_CLOSED =
            Pattern.compile("\\b(?:account|organization|project)\\b[^.]{0,60}\\b(?:is|has been|was)"
                    + " (?:deactivated|disabled|suspended|terminated)");

    private static final Set<String> OUTPUT_PHRASES = Set.of(
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
    private static final Set<String> OUTPUT_PARAMETERS = Set.of(
            "max_tokens",
            "max_completion_tokens",
            "max_output_tokens",
            "maxoutputtokens",
            "max_new_tokens",
            "max tokens");

    private static final Set<String> UNSUPPORTED_PHRASES = Set.of(
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

    private static final Set<String> REFUSAL_CODES = Set.of(
            "content_filter",
            "content_policy_violation",
            "responsibleaipolicyviolation",
            "moderation_blocked",
            "invalid_prompt");
    private static final Set<String> REFUSAL_PHRASES =
            Set.of("output blocked by content filtering policy", "your input was flagged");

    private static final Set<String> MODEL_CODES = Set.of(
            "model_not_found",
            "model_not_supported",
            "model_not_available",
            "model_decommissioned",
            "model_deprecated",
            "invalid_model",
            "unknown_model",
            "unsupported_model");
    private static final Set<String> MODEL_PHRASES = Set.of(
            "invalid model",
            "model not exist",
            "not supported by any provider",
            "not a chat model",
            "does not support chat",
            "not supported in the v1/chat/completions");

    private static final Set<String> WITHHELD_CODES = Set.of("model_terms_required");
    private static final Set<String> WITHHELD_PHRASES = Set.of(
            "does not have access to model",
            "do not have access to the model",
            "does not have access to the model",
            "must be verified to use the model");

    /** OpenRouter's, where another request to the same model is served. */
    private static final Set<String> UNSERVED_PHRASES =
            Set.of("no endpoints found that", "no endpoints found matching", "no allowed providers");

    private static final Set<String> NOWHERE =
            Set.of("", "not found", "404 not found", "404 page not found", "resource not found", "page not found");
    private static final Set<String> NOWHERE_PHRASES =
            Set.of("no route", "cannot post", "unknown path", "unknown url", "unknown request url", "url (post");

    private static final Set<String> KEY_CODES = Set.of("api_key_invalid", "invalid_api_key", "authentication_error");
    private static final Set<String> KEY_PHRASES = Set.of("api key not valid", "api key expired", "api key not found");

    private static final Set<String> STREAM_OPTIONS =
            Set.of("stream_options", "include_usage", "stream_options.include_usage");
    private static final Pattern STREAM = Pattern.compile("\\bstream(?:ing|ed)?\\b");

    private static final Set<String> PREFILL_PHRASES = Set.of(
            "prefill",
            "must end with a user",
            "expected last role",
            "last message must be",
            "last message cannot be",
            "last message should be",
            "final message must be",
            "continue_final_message");

    private static final Set<String> PARAMETER_CODES = Set.of("unsupported_parameter", "unsupported_value");

    static VendorError of(ResponseBody body) {
        // Google wraps its error in a list on some routes.
        JsonNode root = body.json().isArray() ? body.json().path(0) : body.json();
        JsonNode error = root.has("error") ? root.path("error") : root;
        Stream<JsonNode> places =
                Stream.concat(Stream.of(error, error.path("innererror")), ResponseBody.elements(error.path("details")));
        Set<String> codes = places.flatMap(
                        place -> Stream.of("code", "type", "status", "reason").map(place::path))
                .filter(JsonNode::isValueNode)
                .map(node -> node.asText().toLowerCase(Locale.ROOT))
                .filter(code -> !code.isEmpty())
                .collect(Collectors.toSet());
        return new VendorError(
                codes,
                message(error),
                parameter(error),
                error.path("details"),
                root.path("estimated_time"),
                body.isJson());
    }

    private static String parameter(JsonNode error) {
        JsonNode place = error.path("detail").path(0).path("loc");
        JsonNode last = place.isArray() ? place.path(place.size() - 1) : error.path("param");
        return last.asText("").toLowerCase(Locale.ROOT).replace("null", "");
    }

    private static String message(JsonNode error) {
        if (error.path("detail").isArray()) {
            // Not what it quotes beside it.
            return ResponseBody.elements(error.path("detail"))
                    .map(problem -> problem.path("msg").asText(""))
                    .collect(Collectors.joining("; "))
                    .toLowerCase(Locale.ROOT);
        }
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
        return hasCode(CONTEXT_CODES) || (says(CONTEXT_PHRASES) && !isOutputLimitTooLarge());
    }

    /** Ollama's words, and those of what it runs. */
    boolean isOutOfMemory() {
        return says(MEMORY_PHRASES);
    }

    /** OpenAI's word for a single request beyond the limit of tokens per minute. */
    boolean isRequestTooLarge() {
        return message.startsWith("request too large");
    }

    boolean isRefusal() {
        return hasCode(REFUSAL_CODES) || says(REFUSAL_PHRASES);
    }

    /** Whether somebody closed the account, or its organisation: no key of its is good any more. */
    boolean isAccountClosed() {
        return hasCode(ACCOUNT_CODES) || ACCOUNT_CLOSED.matcher(message).find();
    }

    /** Whether the model is there, and not for this account. */
    boolean isWithheldModel() {
        return hasCode(WITHHELD_CODES) || says(WITHHELD_PHRASES);
    }

    /** Whether the model is there, and nobody who serves it takes what this request asks for. */
    boolean isUnservedDemand() {
        return says(UNSERVED_PHRASES);
    }

    /** Whether it speaks of a model at all. */
    boolean isAboutModel() {
        return message.contains("model");
    }

    boolean isUnknownModel() {
        return hasCode(MODEL_CODES) || says(MODEL_PHRASES);
    }

    boolean isBadKey() {
        return hasCode(KEY_CODES) || says(KEY_PHRASES);
    }

    boolean isUnsupportedParameter() {
        return hasCode(PARAMETER_CODES) || refusedParameter().isPresent();
    }

    /**
     * Whether it minds, or may mind, that the request ends with the beginning of an answer: whatever it refuses without
     * a word that it means something else.
     */
    boolean mayMindPrefill() {
        return says(PREFILL_PHRASES)
                || parameter.equals("prefix")
                || !(isUnsupportedParameter()
                        || isContextTooLong()
                        || isOutputLimitTooLarge()
                        || isCreditExhausted()
                        || isRefusal()
                        || isUnknownModel()
                        || isBadKey()
                        || isWithheldModel()
                        || isAccountClosed()
                        || isBarred()
                        || isBlocked());
    }

    /** What a request to this model has to leave out or say otherwise; empty where it minds something else. */
    Optional<Refused> refusedParameter() {
        if (STREAM_OPTIONS.contains(parameter) || message.contains("stream_options")) {
            // Nothing in it can be wrong but that it is there.
            return Optional.of(Refused.STREAM_OPTIONS);
        }
        if (!hasCode(PARAMETER_CODES) && !says(UNSUPPORTED_PHRASES) && !hasCode(Set.of("extra_forbidden"))) {
            return Optional.empty();
        }
        return about().flatMap(name -> switch (name) {
            case "temperature" -> Optional.of(Refused.TEMPERATURE);
            case "max_tokens", "max_completion_tokens" -> Optional.of(Refused.LIMIT_NAME);
            case "top_p" -> Optional.of(Refused.TOP_P);
            case "stop", "stop_sequences" -> Optional.of(Refused.STOP);
            case "seed", "random_seed" -> Optional.of(Refused.SEED);
            case "presence_penalty" -> Optional.of(Refused.PRESENCE_PENALTY);
            case "frequency_penalty" -> Optional.of(Refused.FREQUENCY_PENALTY);
            case "reasoning_effort" -> Optional.of(Refused.REASONING_EFFORT);
            case "parallel_tool_calls" -> Optional.of(Refused.PARALLEL_TOOL_CALLS);
            case "logprobs", "top_logprobs" -> Optional.of(Refused.LOGPROBS);
            case "response_format", "output_config", "output_config.format", "output format" ->
                Optional.of(Refused.RESPONSE_FORMAT);
            case "stream" -> Optional.of(Refused.STREAM);
            default -> Optional.empty();
        });
    }

    /** Its own word, or the first name in the message: what to use instead is named after it. */
    private Optional<String> about() {
        if (!parameter.isEmpty()) {
            return Optional.of(parameter);
        }
        return Stream.of(
                        "temperature",
                        "max_tokens",
                        "max_completion_tokens",
                        "top_p",
                        "presence_penalty",
                        "frequency_penalty",
                        "reasoning_effort",
                        "parallel_tool_calls",
                        "logprobs",
                        "response_format",
                        "output_config",
                        "output format")
                .filter(message::contains)
                .min(Comparator.comparingInt(message::indexOf))
                .or(() -> STREAM.matcher(message).find() ? Optional.of("stream") : Optional.empty());
    }

    /** Whether more output was asked for than the model can write. */
    boolean isOutputLimitTooLarge() {
        boolean output = OUTPUT_PARAMETERS.contains(parameter)
                || OUTPUT_PARAMETERS.stream().anyMatch(message::contains);
        return output && says(OUTPUT_PHRASES);
    }

    /** Whether it minds where the request comes from. */
    boolean isBarred() {
        return hasCode(BARRED_CODES) || says(BARRED_PHRASES);
    }

    /** Whether it may. */
    boolean isBlocked() {
        return says(BLOCKED_PHRASES);
    }

    /** Whether something says so that has no model: a router, a web server. */
    boolean isWrongAddress() {
        return !isJson || NOWHERE.contains(message) || says(NOWHERE_PHRASES);
    }

    /** Whether the quota is one of a minute; where no quota is named, whether a time to wait is. */
    private boolean isMomentary() {
        List<String> quotas = ResponseBody.elements(details)
                .flatMap(detail -> ResponseBody.elements(detail.path("violations")))
                .map(violation -> violation.path("quotaId").asText())
                .filter(id -> !id.isEmpty())
                .toList();
        return quotas.isEmpty()
                ? ResponseBody.elements(details).anyMatch(detail -> detail.has("retryDelay"))
                : quotas.stream().noneMatch(id -> id.contains("PerDay"));
    }

    private boolean hasCode(Set<String> of) {
        return codes.stream().anyMatch(of::contains);
    }

    private boolean says(Set<String> phrases) {
        return phrases.stream().anyMatch(message::contains);
    }
}
