package dev.polyphony.provider;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.polyphony.catalogue.Adapter;
import dev.polyphony.provider.ParameterSupport.Refused;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The client library's models, each built once for all requests that differ in nothing that it is built of: to build
 * one takes as long as all else of a request, since it looks into every jar. Each request goes by an HTTP client of its
 * own. Safe for use by many threads.
 */
final class SharedChatModels {
    private static final int MOST = 256;

    /** Of the request that this thread sends. */
    private static final ThreadLocal<HttpClient> CURRENT = new ThreadLocal<>();

    private final Map<Settings, ChatModel> built = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Settings, ChatModel> eldest) {
            return size() > MOST;
        }
    });

    /** All that a model is built of; a key is the same only as the same object. */
    private record Settings(
            Adapter adapter,
            URI baseUrl,
            @Nullable ApiKey key,
            String model,
            int maxOutputTokens,
            @Nullable Double temperature,
            Set<Refused> refused) {}

    /** @param refused what the model turned out not to take, as far as it was known when the request began */
    void chat(
            VendorFormat format,
            Endpoint endpoint,
            ModelRequest request,
            Set<Refused> refused,
            HttpClientBuilder http,
            ChatRequest messages) {
        if (format.buildsByPrompt()) {
            format.chatModel(endpoint, request, http).chat(messages);
            return;
        }
        Settings settings = new Settings(
                endpoint.adapter(),
                endpoint.baseUrl(),
                endpoint.key(),
                request.model(),
                request.maxOutputTokens(),
                request.temperature(),
                refused);
        ChatModel model =
                built.computeIfAbsent(settings, any -> format.chatModel(endpoint, request, new CurrentClient()));
        CURRENT.set(http.build());
        try {
            model.chat(messages);
        } finally {
            CURRENT.remove();
        }
    }

    /** Whoever is built with it sends by the client of the request at hand. */
    private static final class CurrentClient implements UntimedClient, HttpClient {
        @Override
        public HttpClient build() {
            return this;
        }

        @Override
        public SuccessfulHttpResponse execute(HttpRequest request) {
            return CURRENT.get().execute(request);
        }

        @Override
        public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
            CURRENT.get().execute(request, parser, listener);
        }
    }
}
