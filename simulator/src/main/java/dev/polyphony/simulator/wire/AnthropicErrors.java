package dev.polyphony.simulator.wire;

import dev.polyphony.simulator.script.Fault;

/** Anthropic's errors: {@code type: error} with {@code error.type} and {@code error.message}. */
final class AnthropicErrors {
    private AnthropicErrors() {}

    static WireReply error(Ask ask, Fault.Reported fault, String requestId) {
        return switch (fault) {
            case Fault.MissingKey missing ->
                body(requestId, 401, "authentication_error", "x-api-key header is required");
            case Fault.BadKey bad -> body(requestId, 401, "authentication_error", "invalid x-api-key");
            case Fault.Forbidden forbidden ->
                body(
                        requestId,
                        403,
                        "permission_error",
                        "Your API key does not have permission to use the specified resource.");
            case Fault.CreditExhausted exhausted ->
                body(
                        requestId,
                        400,
                        "invalid_request_error",
                        "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to"
                                + " upgrade or purchase credits.");
            case Fault.Throttled throttled -> throttled(throttled, requestId);
            case Fault.ContextTooLong tooLong ->
                body(
                        requestId,
                        400,
                        "invalid_request_error",
                        "prompt is too long: " + (200_001 + ask.inputTokens()) + " tokens > 200000 maximum");
            case Fault.InvalidRequest invalid ->
                body(
                        requestId,
                        invalid.status(),
                        "invalid_request_error",
                        "max_tokens: Input should be greater than or equal to 1");
            case Fault.ModelNotFound unknown -> body(requestId, 404, "not_found_error", "model: " + ask.model());
            case Fault.Unavailable down ->
                down.status() == 500 || down.status() == 502
                        ? body(requestId, down.status(), "api_error", "Internal server error")
                        : body(requestId, down.status(), "overloaded_error", "Overloaded");
        };
    }

    private static WireReply throttled(Fault.Throttled throttled, String requestId) {
        WireReply reply = body(
                        requestId,
                        429,
                        "rate_limit_error",
                        "This request would exceed your organization's rate limit of 50 requests per minute. Please"
                                + " reduce the prompt length or the maximum tokens requested, or try again later.")
                .with("anthropic-ratelimit-requests-limit", "50")
                .with("anthropic-ratelimit-requests-remaining", "0");
        return throttled.retryAfter() == null
                ? reply
                : reply.with("retry-after", VendorErrors.seconds(throttled.retryAfter()));
    }

    private static WireReply body(String requestId, int status, String type, String message) {
        return WireReply.json(
                status,
                WireJson.object(
                        "type",
                        "error",
                        "error",
                        WireJson.object("type", type, "message", message),
                        "request_id",
                        requestId));
    }
}
