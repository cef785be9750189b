package dev.polyphony.provider;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.util.function.UnaryOperator;

/** Stands between a client library and its HTTP client: the body is changed on its way. */
record EditedRequest(HttpClientBuilder builder, UnaryOperator<String> edit) implements UntimedClient {
    @Override
    public HttpClient build() {
        HttpClient client = builder.build();
        return new HttpClient() {
            @Override
            public SuccessfulHttpResponse execute(HttpRequest request) {
                return client.execute(edited(request));
            }

            @Override
            public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
                client.execute(edited(request), parser, listener);
            }
        };
    }

    private HttpRequest edited(HttpRequest request) {
        return HttpRequest.builder()
                .method(request.method())
                .url(request.url())
                .headers(request.headers())
                .body(edit.apply(request.body()))
                .build();
    }
}
