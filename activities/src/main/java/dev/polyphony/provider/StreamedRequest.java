package dev.polyphony.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.http.client.HttpRequest;
import dev.polyphony.catalogue.Adapter;

/**
 * The same request to a model, for an answer in pieces. Made out of the whole one, so that both ask for the same; each
 * vendor has one word for it.
 */
final class StreamedRequest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StreamedRequest() {}

    static HttpRequest of(Adapter adapter, HttpRequest whole) {
        return switch (adapter) {
            case OPENAI -> {
                ObjectNode body = body(whole);
                body.put("stream", true);
                body.putObject("stream_options").put("include_usage", true);
                yield with(whole, whole.url(), body.toString());
            }
            case ANTHROPIC, MISTRAL, OLLAMA ->
                with(whole, whole.url(), body(whole).put("stream", true).toString());
            case GEMINI ->
                with(whole, whole.url().replace(":generateContent", ":streamGenerateContent?alt=sse"), whole.body());
        };
    }

    private static ObjectNode body(HttpRequest whole) {
        try {
            return (ObjectNode) JSON.readTree(whole.body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request to a model is an object of JSON");
        }
    }

    private static HttpRequest with(HttpRequest whole, String url, String body) {
        return HttpRequest.builder()
                .method(whole.method())
                .url(url)
                .headers(whole.headers())
                .body(body)
                .build();
    }
}
