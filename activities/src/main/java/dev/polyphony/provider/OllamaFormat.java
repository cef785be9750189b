package dev.polyphony.provider;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.polyphony.call.Usage;
import java.util.Map;

/** Ollama's own chat. A key is sent where one is set: servers put behind a gateway want one. */
final class OllamaFormat implements VendorFormat {

    @Override
    public ChatModel chatModel(Endpoint endpoint, ModelRequest request, HttpClientBuilder http) {
        return OllamaChatModel.builder()
                .httpClientBuilder(http)
                .baseUrl(endpoint.baseUrl().toString())
                .customHeaders(authorization(endpoint))
                .modelName(request.model())
                .numPredict(request.maxOutputTokens())
                .numCtx(OllamaContext.tokens(request))
                .temperature(request.temperature())
                .maxRetries(0)
                .build();
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
    public boolean isPromptCut(ModelRequest request, Usage usage) {
        return OllamaContext.isCut(request, usage.inputTokens());
    }

    private static Map<String, String> authorization(Endpoint endpoint) {
        String key = endpoint.keyOrNull();
        return key == null ? Map.of() : Map.of("Authorization", "Bearer " + key);
    }
}
