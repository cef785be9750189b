package dev.polyphony.simulator.wire;

import dev.polyphony.simulator.script.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Mistral's errors: flat, with a {@code code} of four digits; the gateway's own carry a message only, and validation a
 * {@code detail}. An unknown model is a 400.
 */
final class MistralErrors implements VendorErrors {

    @Override
    public WireReply error(Ask ask, Fault.Reported fault, String requestId) {
        return switch (fault) {
            case Fault.MissingKey missing -> gateway(401, "Unauthorized", requestId);
            case Fault.BadKey bad -> gateway(401, "Unauthorized", requestId);
            case Fault.Forbidden forbidden -> gateway(403, "You cannot consume this service", requestId);
            case Fault.CreditExhausted exhausted ->
                body(402, "Payment required: your workspace has no credit left.", "payment_required", null);
            case Fault.Throttled throttled -> throttled(throttled);
            case Fault.ContextTooLong tooLong ->
                body(
                        400,
                        "Prompt contains " + (131_073 + ask.inputTokens())
                                + " tokens and 0 draft tokens, too large for model with 131072 maximum context length",
                        "invalid_request_invalid_args",
                        "3051");
            case Fault.InvalidRequest invalid ->
                invalid.status() == 422
                        ? validation()
                        : body(400, "Input should be less than or equal to 1.5", "invalid_request_error", "3000");
            case Fault.ModelNotFound unknown -> body(400, "Invalid model: " + ask.model(), "invalid_model", "1500");
            case Fault.Unavailable down -> body(down.status(), "Service unavailable.", "internal_server_error", "1000");
        };
    }

    private static WireReply throttled(Fault.Throttled throttled) {
        WireReply reply = body(429, "Requests rate limit exceeded", "rate_limited", "1300")
                .with("x-ratelimit-remaining-req-minute", "0");
        return throttled.retryAfter() == null
                ? reply
                : reply.with("retry-after", VendorErrors.seconds(throttled.retryAfter()));
    }

    private static WireReply validation() {
        return WireReply.json(
                422,
                WireJson.object(
                        "detail",
                        List.of(WireJson.object(
                                "type",
                                "less_than_equal",
                                "loc",
                                List.of("body", "temperature"),
                                "msg",
                                "Input should be less than or equal to 1.5",
                                "input",
                                7))));
    }

    private static WireReply gateway(int status, String message, String requestId) {
        return WireReply.json(status, WireJson.object("message", message, "request_id", requestId));
    }

    private static WireReply body(int status, String message, String type, @Nullable String code) {
        return WireReply.json(
                status,
                WireJson.object("object", "error", "message", message, "type", type, "param", null, "code", code));
    }
}
