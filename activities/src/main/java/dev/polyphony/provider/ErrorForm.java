package dev.polyphony.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.catalogue.Adapter;

/**
 * Whose error a body is: the vendor's own, or that of something in front of it, which may have passed the request on.
 */
final class ErrorForm {
    private ErrorForm() {}

    /** Whether it is an error as the vendor itself writes it; for OpenAI's format, as OpenAI does. */
    static boolean isVendors(Adapter adapter, JsonNode body) {
        JsonNode error = body.path("error");
        return switch (adapter) {
            // A translating gateway leaves the type out.
            case OPENAI, LLAMA ->
                error.path("message").isTextual() && error.path("type").isTextual();
            case ANTHROPIC ->
                body.path("type").asText().equals("error")
                        && error.path("type").isTextual()
                        && error.path("message").isTextual();
            case GEMINI -> {
                // In a list on some routes.
                JsonNode google = body.isArray() ? body.path(0).path("error") : error;
                yield google.path("code").isInt() && google.path("status").isTextual();
            }
            case MISTRAL ->
                (body.path("object").asText().equals("error") && body.hasNonNull("message"))
                        || (body.path("message").isTextual()
                                && body.path("request_id").isTextual())
                        || body.path("detail").isArray();
            case OLLAMA -> error.isTextual();
        };
    }

    /** Whether whoever speaks that format says so that it does not take the request: servers like OpenAI's differ. */
    static boolean refuses(Adapter adapter, JsonNode body) {
        return isVendors(adapter, body)
                || (adapter == Adapter.OPENAI
                        && (body.hasNonNull("error")
                                || body.hasNonNull("message")
                                || body.hasNonNull("detail")
                                || body.hasNonNull("errors")));
    }
}
