package dev.polyphony.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.polyphony.call.Usage;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ollama's own chat. A key is sent where one is set: servers put behind a gateway want one. */
final class OllamaFormat implements VendorFormat {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OllamaWindows windows;
    private final @Nullable Duration keepAlive;

    /** @param keepAlive how long a model stays that nobody asks; absent where the server says that itself */
    OllamaFormat(OllamaWindows windows, @Nullable Duration keepAlive) {
        this.windows = windows;
        this.keepAlive = keepAlive;
    }

    @Override
    public ChatModel chatModel(Endpoint endpoint, ModelRequest request, HttpClientBuilder http) {
        return OllamaChatModel.builder()
                .httpClientBuilder(keepAlive == null ? http : new EditedRequest(http, this::keeping))
                .baseUrl(endpoint.baseUrl().toString())
                .customHeaders(authorization(endpoint))
                .modelName(request.model())
                .numPredict(request.maxOutputTokens())
                .numCtx(windows.window(endpoint, request))
                .temperature(request.temperature())
                .maxRetries(0)
                .build();
    }

    /** For the window. */
    @Override
    public boolean buildsByPrompt() {
        return true;
    }

    @Override
    public HttpRequest modelsRequest(Endpoint endpoint) {
        return HttpRequest.builder()
                .method(HttpMethod.GET)
                .url(endpoint.baseUrl() + "/api/tags")
                .addHeaders(authorization(endpoint))
                .build();
    }

    @Override
    public boolean isPromptCut(Endpoint endpoint, ModelRequest request, Usage usage) {
        return OllamaContext.isCut(request, windows.last(endpoint, request), usage.inputTokens());
    }

    /** The library knows no such parameter. */
    private String keeping(String body) {
        try {
            ObjectNode request = (ObjectNode) JSON.readTree(body);
            return request.put("keep_alive", Objects.requireNonNull(keepAlive).toSeconds())
                    .toString();
        } catch (JsonProcessingException e) {
            // Its text is in the exception.
            throw new IllegalStateException("a request that is no JSON");
        }
    }

    private static Map<String, String> authorization(Endpoint endpoint) {
        String key = endpoint.keyOrNull();
        return key == null ? Map.of() : Map.of("Authorization", "Bearer " + key);
    }
}
