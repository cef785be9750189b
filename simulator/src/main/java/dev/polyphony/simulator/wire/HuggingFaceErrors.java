package dev.polyphony.simulator.wire;

import dev.polyphony.simulator.script.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The errors of Hugging Face's router: its own are a plain {@code error} string, what concerns the request is in
 * OpenAI's form. A model that no enabled provider serves is a 400.
 */
final class HuggingFaceErrors implements VendorErrors {

    @Override
    public WireReply error(Ask ask, Fault.Reported fault, String requestId) {
        return switch (fault) {
            case Fault.MissingKey missing -> plain(401, "Invalid username or password.");
            case Fault.BadKey bad -> plain(401, "Invalid username or password.");
            case Fault.Forbidden forbidden ->
                plain(
                        403,
                        "This authentication method does not have sufficient permissions to call Inference Providers"
                                + " on behalf of user simulated");
            case Fault.CreditExhausted exhausted ->
                plain(
                        402,
                        "You have exceeded your monthly included credits for Inference Providers. Subscribe to PRO to"
                                + " get 20x more monthly included credits.");
            case Fault.Throttled throttled -> throttled(throttled.retryAfter());
            case Fault.ContextTooLong tooLong ->
                request(
                        400,
                        "This model's maximum context length is 131072 tokens. However, your request has "
                                + (131_073 + ask.inputTokens()) + " input tokens. Please reduce the length of the"
                                + " input messages.",
                        "messages",
                        "context_length_exceeded");
            case Fault.InvalidRequest invalid ->
                request(invalid.status(), "temperature must be at most 2.0", "temperature", "invalid_value");
            case Fault.ModelNotFound unknown ->
                request(
                        400,
                        "The requested model '" + ask.model() + "' is not supported by any provider you have enabled.",
                        "model",
                        "model_not_supported");
            case Fault.Unavailable down ->
                plain(
                        down.status(),
                        down.status() == 500 ? "Internal Server Error" : "Service Temporarily Unavailable");
        };
    }

    private static WireReply throttled(@Nullable Duration retryAfter) {
        WireReply reply = plain(429, "Too Many Requests: you have been rate limited.");
        return retryAfter == null ? reply : reply.with("retry-after", VendorErrors.seconds(retryAfter));
    }

    private static WireReply plain(int status, String message) {
        return WireReply.json(status, WireJson.object("error", message));
    }

    private static WireReply request(int status, String message, String param, String code) {
        return WireReply.json(
                status,
                WireJson.object(
                        "error",
                        WireJson.object(
                                "message", message, "type", "invalid_request_error", "param", param, "code", code)));
    }
}
