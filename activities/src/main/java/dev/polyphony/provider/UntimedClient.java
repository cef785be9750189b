package dev.polyphony.provider;

import dev.langchain4j.http.client.HttpClientBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ignores the client library's timeouts: none of them covers the body, and an exchange keeps its own time. */
interface UntimedClient extends HttpClientBuilder {
    @Override
    default @Nullable Duration connectTimeout() {
        return null;
    }

    @Override
    default HttpClientBuilder connectTimeout(Duration timeout) {
        return this;
    }

    @Override
    default @Nullable Duration readTimeout() {
        return null;
    }

    @Override
    default HttpClientBuilder readTimeout(Duration timeout) {
        return this;
    }
}
