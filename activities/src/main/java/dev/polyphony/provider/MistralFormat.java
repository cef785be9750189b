package dev.polyphony.provider;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.mistralai.MistralAiChatModel;

/** Mistral's chat completions. The base URL may end in {@code /v1} or not. */
final class MistralFormat implements VendorFormat {

    @Override
    public ChatModel chatModel(Endpoint endpoint, ModelRequest request, HttpClientBuilder http) {
        return MistralAiChatModel.builder()
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
        return OpenAiFormat.models(endpoint, endpoint.versioned("v1") + "/models");
    }
}
