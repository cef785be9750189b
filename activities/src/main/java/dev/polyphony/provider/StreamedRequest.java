package dev.polyphony.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.http.client.HttpRequest;
import dev.polyphony.catalogue.Adapter;
import dev.polyphony.completion.StreamedAnswer;
import dev.polyphony.provider.ParameterSupport.Refused;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The same request to a model, for an answer in pieces. Made out of the whole one, so that both ask for the same; each
 * vendor has one word for it.
 *
 * @param counts whether usage is asked for where the vendor does not give it unasked: without it nobody says what the
 *     answer took
 */
record StreamedRequest(Adapter adapter, Streaming streaming, boolean counts, boolean tools, boolean json) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @return absent where nobody wants pieces, or the model gives none for such a request */
    static @Nullable StreamedRequest of(
            Adapter adapter, @Nullable Streaming streaming, ModelRequest request, Set<Refused> refused) {
        boolean never = refused.contains(Refused.STREAM)
                || (Refused.isShaped(request) && refused.contains(Refused.SHAPED_STREAM));
        return streaming == null || never
                ? null
                : new StreamedRequest(
                        adapter,
                        streaming,
                        !refused.contains(Refused.STREAM_OPTIONS),
                        request.parameters().offersTools(),
                        request.schema() != null);
    }

    StreamedBody body() {
        return new StreamedBody(streaming, new StreamedAnswer(adapter, tools, json));
    }

    HttpRequest of(HttpRequest whole) {
        return switch (adapter) {
            case OPENAI, LLAMA -> {
                ObjectNode body = body(whole).put("stream", true);
                if (counts) {
                    body.putObject("stream_options").put("include_usage", true);
                }
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
