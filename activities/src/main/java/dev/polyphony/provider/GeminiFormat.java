package dev.polyphony.provider;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Gemini's {@code generateContent}. The base URL is without {@code /v1beta}. */
final class GeminiFormat implements VendorFormat {

    @Override
    public ChatModel chatModel(Endpoint endpoint, ModelRequest request, HttpClientBuilder http) {
        return GoogleAiGeminiChatModel.builder()
                .httpClientBuilder(http)
                .baseUrl(endpoint.versioned("v1beta"))
                .apiKey(endpoint.keyOrPlaceholder())
                // It becomes part of the address, so nothing in it may end the path.
                .modelName(URLEncoder.encode(request.model(), StandardCharsets.UTF_8))
                .maxOutputTokens(request.maxOutputTokens())
                .temperature(request.temperature())
                // Unset, thoughts would be put in front of the answer.
                .returnThinking(false)
                .maxRetries(0)
                .build();
    }

    @Override
    public HttpRequest modelsRequest(Endpoint endpoint) {
        return HttpRequest.builder()
                .method(HttpMethod.GET)
                .url(endpoint.versioned("v1beta") + "/models?pageSize=1000")
                .addHeader("x-goog-api-key", endpoint.keyOrPlaceholder())
                .build();
    }
}
