package dev.polyphony.completion;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;

/**
 * Why a model stopped, as far as it matters. The vendors' words do not collide, and gateways pass each other's on, so
 * one list serves all; a word that is not on it decides nothing.
 */
enum FinishReason {
    UNKNOWN,
    /** By itself. */
    COMPLETE,
    /** Where it was not allowed, or had no room, to write more. */
    AT_LIMIT,
    /** Before its end, for a reason of its own: a pause, a call of a tool that nobody offered. */
    EARLY,
    REFUSED,
    /** The server gave up in the middle of it. */
    BROKEN;

    private static final Set<String> COMPLETES =
            Set.of("stop", "end_turn", "stop_sequence", "eos", "eos_token", "complete", "completed", "finished");

    private static final Set<String> LIMITS = Set.of(
            "length",
            "max_tokens",
            "max_token",
            "max_output_tokens",
            "max_completion_tokens",
            "max_length",
            "token_limit",
            "output_limit",
            "model_length",
            "context_length",
            "context_length_exceeded",
            "context_window_exceeded",
            "model_context_window_exceeded");

    private static final Set<String> PAUSES = Set.of(
            "pause_turn",
            "incomplete",
            "other",
            "malformed_function_call",
            "malformed_response",
            "unexpected_tool_call",
            "too_many_tool_calls",
            "missing_thought_signature");

    private static final Set<String> REFUSALS = Set.of(
            "content_filter",
            "content_filtered",
            "refusal",
            "safety",
            "recitation",
            "language",
            "blocklist",
            "prohibited_content",
            "spii",
            "model_armor",
            "image_safety",
            "image_prohibited_content",
            "image_recitation",
            "sensitive",
            "moderation",
            "guardrail_intervened",
            "guardrails",
            "blocked");

    private static final Set<String> BREAKS = Set.of(
            "error",
            "abort",
            "aborted",
            "cancelled",
            "canceled",
            "failed",
            "timeout",
            "network_error",
            "internal_error",
            "server_error",
            "insufficient_system_resource");

    /** @param said a word, or an object with one as its type */
    static FinishReason of(JsonNode said) {
        JsonNode node = said.isObject() ? said.path("type") : said;
        String word = node.asText("").toLowerCase(Locale.ROOT).replace('-', '_').strip();
        if (COMPLETES.contains(word)) {
            return COMPLETE;
        }
        if (LIMITS.contains(word)) {
            return AT_LIMIT;
        }
        if (PAUSES.contains(word)) {
            return EARLY;
        }
        if (REFUSALS.contains(word)) {
            return REFUSED;
        }
        return BREAKS.contains(word) ? BROKEN : UNKNOWN;
    }
}
