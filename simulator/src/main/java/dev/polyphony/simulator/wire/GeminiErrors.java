package dev.polyphony.simulator.wire;

import dev.polyphony.simulator.script.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Google's errors: {@code error} with {@code code}, {@code message}, {@code status} and typed {@code details}. A wrong
 * key is a 400 told by its reason, a missing one a 403; the delay of a throttled request is a detail, not a header.
 */
final class GeminiErrors {
    private static final String QUOTA =
            "You exceeded your current quota, please check your plan and billing details. For more information on this"
                    + " error, head to: https://ai.google.dev/gemini-api/docs/rate-limits.";
    private static final String RPC = "type.googleapis.com/google.rpc.";

    private GeminiErrors() {}

    static WireReply error(Ask ask, Fault.Reported fault) {
        return switch (fault) {
            case Fault.MissingKey missing ->
                body(
                        403,
                        "Method doesn't allow unregistered callers (callers without established identity). Please use"
                                + " API Key or other form of API consumer identity to call this API.",
                        "PERMISSION_DENIED",
                        List.of());
            case Fault.BadKey bad ->
                body(
                        400,
                        "API key not valid. Please pass a valid API key.",
                        "INVALID_ARGUMENT",
                        List.of(WireJson.object(
                                "@type",
                                RPC + "ErrorInfo",
                                "reason",
                                "API_KEY_INVALID",
                                "domain",
                                "googleapis.com",
                                "metadata",
                                Map.of("service", "generativelanguage.googleapis.com"))));
            case Fault.Forbidden forbidden ->
                body(403, "The caller does not have permission", "PERMISSION_DENIED", List.of());
            case Fault.CreditExhausted exhausted -> body(429, QUOTA, "RESOURCE_EXHAUSTED", List.of(help()));
            case Fault.Throttled throttled -> throttled(ask, throttled.retryAfter());
            case Fault.ContextTooLong tooLong ->
                body(
                        400,
                        "The input token count (" + (1_048_577 + ask.inputTokens())
                                + ") exceeds the maximum number of tokens allowed (1048576).",
                        "INVALID_ARGUMENT",
                        List.of());
            case Fault.InvalidRequest invalid ->
                body(
                        invalid.status(),
                        "Unable to submit request because it has a temperature value of 7.0 but the supported range is"
                                + " from 0.0 (inclusive) to 2.0 (inclusive).",
                        "INVALID_ARGUMENT",
                        List.of());
            case Fault.ModelNotFound unknown ->
                body(
                        404,
                        "models/" + ask.model() + " is not found for API version v1beta, or is not supported for"
                                + " generateContent. Call ListModels to see the list of available models and their"
                                + " supported methods.",
                        "NOT_FOUND",
                        List.of());
            case Fault.Unavailable down ->
                down.status() == 500
                        ? body(500, "An internal error has occurred. Please retry.", "INTERNAL", List.of())
                        : body(
                                down.status(),
                                "The model is overloaded. Please try again later.",
                                "UNAVAILABLE",
                                List.of());
        };
    }

    private static WireReply throttled(Ask ask, @Nullable Duration retryAfter) {
        List<Object> details = new ArrayList<>();
        details.add(WireJson.object(
                "@type",
                RPC + "QuotaFailure",
                "violations",
                List.of(WireJson.object(
                        "quotaMetric",
                        "generativelanguage.googleapis.com/generate_content_free_tier_requests",
                        "quotaId",
                        "GenerateRequestsPerMinutePerProjectPerModel-FreeTier",
                        "quotaDimensions",
                        WireJson.object("location", "global", "model", ask.model()),
                        "quotaValue",
                        "15"))));
        details.add(help());
        if (retryAfter != null) {
            details.add(
                    WireJson.object("@type", RPC + "RetryInfo", "retryDelay", VendorErrors.seconds(retryAfter) + "s"));
        }
        return body(429, QUOTA, "RESOURCE_EXHAUSTED", details);
    }

    private static Object help() {
        return WireJson.object(
                "@type",
                RPC + "Help",
                "links",
                List.of(WireJson.object(
                        "description",
                        "Learn more about Gemini API quotas",
                        "url",
                        "https://ai.google.dev/gemini-api/docs/rate-limits")));
    }

    private static WireReply body(int code, String message, String status, List<?> details) {
        Map<String, @Nullable Object> error = WireJson.object("code", code, "message", message, "status", status);
        if (!details.isEmpty()) {
            error.put("details", details);
        }
        return WireReply.json(code, WireJson.object("error", error));
    }
}
