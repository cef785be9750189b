package dev.polyphony.simulator.wire;

import dev.polyphony.simulator.script.Fault;
import org.jspecify.annotations.Nullable;

/** OpenAI's errors: {@code error} with {@code message}, {@code type}, {@code param} and {@code code}. */
final class OpenAiErrors implements VendorErrors {

    @Override
    public WireReply error(Ask ask, Fault.Reported fault, String requestId) {
        return switch (fault) {
            case Fault.MissingKey missing ->
                body(
                        401,
                        "You didn't provide an API key. You need to provide your API key in an Authorization header"
                                + " using Bearer auth (i.e. Authorization: Bearer YOUR_KEY). You can obtain an API key"
                                + " from https://platform.openai.com/account/api-keys.",
                        "invalid_request_error",
                        null,
                        null);
            case Fault.BadKey bad ->
                body(
                        401,
                        "Incorrect API key provided: sk-simul****************ated. You can find your API key at"
                                + " https://platform.openai.com/account/api-keys.",
                        "invalid_request_error",
                        null,
                        "invalid_api_key");
            case Fault.Forbidden forbidden ->
                body(
                        403,
                        "Country, region, or territory not supported",
                        "request_forbidden",
                        null,
                        "unsupported_country_region_territory");
            case Fault.CreditExhausted exhausted ->
                body(
                        429,
                        "You exceeded your current quota, please check your plan and billing details. For more"
                                + " information on this error, read the docs:"
                                + " https://platform.openai.com/docs/guides/error-codes/api-errors.",
                        "insufficient_quota",
                        null,
                        "insufficient_quota");
            case Fault.Throttled throttled -> throttled(ask, throttled);
            case Fault.ContextTooLong tooLong ->
                body(
                        400,
                        "This model's maximum context length is 128000 tokens. However, your messages resulted in "
                                + (128_001 + ask.inputTokens())
                                + " tokens. Please reduce the length of the messages.",
                        "invalid_request_error",
                        "messages",
                        "context_length_exceeded");
            case Fault.InvalidRequest invalid ->
                body(
                        invalid.status(),
                        "Invalid value for 'temperature': expected a number between 0 and 2.",
                        "invalid_request_error",
                        "temperature",
                        "invalid_value");
            case Fault.ModelNotFound unknown ->
                body(
                        404,
                        "The model `" + ask.model() + "` does not exist or you do not have access to it.",
                        "invalid_request_error",
                        null,
                        "model_not_found");
            case Fault.Unavailable down ->
                down.status() == 500
                        ? body(
                                500,
                                "The server had an error while processing your request. Sorry about that!",
                                "server_error",
                                null,
                                null)
                        : body(
                                down.status(),
                                "The engine is currently overloaded, please try again later",
                                "server_error",
                                null,
                                "service_unavailable");
        };
    }

    private static WireReply throttled(Ask ask, Fault.Throttled throttled) {
        String when = throttled.retryAfter() == null
                ? ""
                : " Please try again in " + VendorErrors.seconds(throttled.retryAfter()) + "s.";
        WireReply reply = body(
                        429,
                        "Rate limit reached for " + ask.model()
                                + " in organization org-simulated on requests per min (RPM): Limit 500, Used 500, Requested"
                                + " 1." + when
                                + " Visit https://platform.openai.com/account/rate-limits to learn more.",
                        "requests",
                        null,
                        "rate_limit_exceeded")
                .with("x-ratelimit-limit-requests", "500")
                .with("x-ratelimit-remaining-requests", "0");
        return throttled.retryAfter() == null
                ? reply
                : reply.with("retry-after", VendorErrors.seconds(throttled.retryAfter()))
                        .with(
                                "retry-after-ms",
                                Long.toString(throttled.retryAfter().toMillis()));
    }

    private static WireReply body(
            int status, String message, String type, @Nullable String param, @Nullable String code) {
        return WireReply.json(
                status,
                WireJson.object(
                        "error", WireJson.object("message", message, "type", type, "param", param, "code", code)));
    }
}
