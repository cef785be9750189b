package dev.polyphony.provider;

import static dev.polyphony.provider.VendorErrorPhrases.ACCOUNT_CLOSED;
import static dev.polyphony.provider.VendorErrorPhrases.ACCOUNT_CODES;
import static dev.polyphony.provider.VendorErrorPhrases.BARRED_CODES;
import static dev.polyphony.provider.VendorErrorPhrases.BARRED_PHRASES;
import static dev.polyphony.provider.VendorErrorPhrases.BLOCKED_PHRASES;
import static dev.polyphony.provider.VendorErrorPhrases.CONTEXT_CODES;
import static dev.polyphony.provider.VendorErrorPhrases.CONTEXT_PHRASES;
import static dev.polyphony.provider.VendorErrorPhrases.CREDIT_CODES;
import static dev.polyphony.provider.VendorErrorPhrases.CREDIT_PHRASES;
import static dev.polyphony.provider.VendorErrorPhrases.KEY_CODES;
import static dev.polyphony.provider.VendorErrorPhrases.KEY_PHRASES;
import static dev.polyphony.provider.VendorErrorPhrases.MEMORY_PHRASES;
import static dev.polyphony.provider.VendorErrorPhrases.MODEL_CODES;
import static dev.polyphony.provider.VendorErrorPhrases.MODEL_PHRASES;
import static dev.polyphony.provider.VendorErrorPhrases.NOWHERE;
import static dev.polyphony.provider.VendorErrorPhrases.NOWHERE_PHRASES;
import static dev.polyphony.provider.VendorErrorPhrases.OUTPUT_PARAMETERS;
import static dev.polyphony.provider.VendorErrorPhrases.OUTPUT_PHRASES;
import static dev.polyphony.provider.VendorErrorPhrases.PARAMETER_CODES;
import static dev.polyphony.provider.VendorErrorPhrases.PREFILL_PHRASES;
import static dev.polyphony.provider.VendorErrorPhrases.QUOTA_PHRASE;
import static dev.polyphony.provider.VendorErrorPhrases.REFUSAL_CODES;
import static dev.polyphony.provider.VendorErrorPhrases.REFUSAL_PHRASES;
import static dev.polyphony.provider.VendorErrorPhrases.STREAM;
import static dev.polyphony.provider.VendorErrorPhrases.STREAM_OPTIONS;
import static dev.polyphony.provider.VendorErrorPhrases.UNSERVED_PHRASES;
import static dev.polyphony.provider.VendorErrorPhrases.UNSUPPORTED_PHRASES;
import static dev.polyphony.provider.VendorErrorPhrases.WITHHELD_CODES;
import static dev.polyphony.provider.VendorErrorPhrases.WITHHELD_PHRASES;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.completion.ResponseBody;
import dev.polyphony.provider.ParameterSupport.Refused;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A vendor's error, reduced to what it can be recognised by ({@link VendorErrorPhrases}). Codes are matched whole;
 * phrases are looked for where a vendor has no code.
 *
 * @param codes every code, type, status and reason it names, in lower case
 * @param message in lower case; never passed on
 * @param parameter of the request that it is about, in lower case; empty where it names none
 * @param details Google's, with the time to wait among them
 * @param estimate in how many seconds Hugging Face expects a model to be there; a missing node where it does not say
 */
record VendorError(
        Set<String> codes, String message, String parameter, JsonNode details, JsonNode estimate, boolean isJson) {
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
