package dev.polyphony.provider;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.chat.ChatModel;

/** Anthropic's messages. The base URL is without {@code /v1}. */
final class AnthropicFormat implements VendorFormat {

    @Override
    public ChatModel chatModel(Endpoint endpoint, ModelRequest request, HttpClientBuilder http) {
        return AnthropicChatModel.builder()
                .httpClientBuilder(http)
                .baseUrl(endpoint.versioned("v1"))
                .apiKey(endpoint.keyOrPlaceholder())
                .modelName(request.model())
                .maxTokens(request.maxOutputTokens())
                .temperature(request.temperature())
                .maxRetries(0)
                .build();
    }

    @Override
    public HttpRequest modelsRequest(Endpoint endpoint) {
        return HttpRequest.builder()
                .method(HttpMethod.GET)
                .url(endpoint.versioned("v1") + "/models?limit=1000")
                .addHeader("x-api-key", endpoint.keyOrPlaceholder())
                .addHeader("anthropic-version", AnthropicChatModel.ANTHROPIC_VERSION)
                .build();
    }
}
