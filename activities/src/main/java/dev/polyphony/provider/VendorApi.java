package dev.polyphony.provider;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.polyphony.call.Failure;
import dev.polyphony.catalogue.Adapter;
import dev.polyphony.completion.ResponseBody;
import dev.polyphony.provider.ParameterSupport.Refused;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint whose questions and answers go other ways than one request each: it writes a question as a direct call's
 * body, reads an answer as a direct call's, and sends what is neither. Safe for use by many threads.
 */
public final class VendorApi {
    private final Endpoint endpoint;
    private final VendorFormat format;
    private final HttpTransport wire;
    private final AnswerTranslation translation;
    private final ParameterSupport support;

    VendorApi(
            Endpoint endpoint,
            VendorFormat format,
            HttpTransport wire,
            AnswerTranslation translation,
            ParameterSupport support) {
        this.endpoint = endpoint;
        this.format = format;
        this.wire = wire;
        this.translation = translation;
        this.support = support;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /**
     * The body that a direct call would send, in JSON.
     *
     * @throws IllegalStateException where none can be written, as of an answer that goes on with another one's
     */
    public String written(ModelRequest given) {
        if (given.beginning() != null) {
            throw new IllegalStateException("an answer that goes on with another one's is asked for directly");
        }
        Set<Refused> refused = support.of(endpoint.provider(), given.model());
        ModelRequest request = refused.contains(Refused.TEMPERATURE) ? given.withoutTemperature() : given;
        RequestParameters beside = new RequestParameters(endpoint.adapter(), request, refused);
        ImagePlaceholders images = new ImagePlaceholders();
        Kept kept = new Kept();
        try {
            format.chatModel(endpoint, request, new EditedRequest(kept, beside::write))
                    .chat(ChatRequest.builder()
                            .messages(RequestTurns.of(request, images))
                            .build());
        } catch (RuntimeException e) {
            // It was kept, or the library wrote none.
        }
        if (kept.body == null) {
            throw new IllegalStateException("no request could be written for " + endpoint.provider());
        }
        return images.text(kept.body);
    }

    /**
     * An answer that came otherwise, read as if it had come to a direct call.
     *
     * @param took from sending to the last byte, as far as that is known
     * @throws CallException where it is none; {@link CallException#isMended} where the model refused how it was asked,
     *     and is asked otherwise from now on
     */
    public ModelAnswer answer(ModelRequest request, int status, String body, Duration took) throws CallException {
        ExchangeOutcome.Answered answered =
                new ExchangeOutcome.Answered(status, HttpHeaders.of(Map.of(), (name, value) -> true), body, took);
        if (answered.successful()) {
            Set<Refused> refused = support.of(endpoint.provider(), request.model());
            RequestParameters beside = new RequestParameters(endpoint.adapter(), request, refused);
            return translation.answer(request, answered, beside.dropped());
        }
        CallException failure = translation.failure(answered);
        Optional<Refused> minded = HttpStatus.isBadRequest(status)
                ? VendorError.of(ResponseBody.of(body)).refusedParameter().filter(what -> !what.isOfStreams())
                : Optional.empty();
        minded.ifPresent(what -> support.learn(endpoint.provider(), request.model(), what));
        throw minded.isPresent() ? failure.mended() : failure;
    }

    /**
     * The text of what stands there.
     *
     * @param path below the API's root, such as {@code /batches/ID}
     */
    public String get(String path, Duration time) throws CallException, InterruptedException {
        return sent(HttpMethod.GET, path, null, "", time);
    }

    /**
     * Sends exactly one request, and gives the text of what it comes to.
     *
     * @param path below the API's root, such as {@code /batches}
     */
    public String post(String path, String contentType, String body, Duration time)
            throws CallException, InterruptedException {
        return sent(HttpMethod.POST, path, contentType, body, time);
    }

    private String sent(HttpMethod method, String path, @Nullable String contentType, String body, Duration time)
            throws CallException, InterruptedException {
        Optional<Failure> obstacle = endpoint.obstacle();
        if (obstacle.isPresent()) {
            throw CallException.unsent(obstacle.get());
        }
        Exchange exchange = wire.exchange(time, null, null, new ImagePlaceholders());
        Class<?> thrown = null;
        try {
            exchange.execute(request(method, path, contentType, body));
        } catch (RuntimeException e) {
            thrown = e.getClass();
        }
        return translation.success(exchange, thrown).body();
    }

    private HttpRequest request(HttpMethod method, String path, @Nullable String contentType, String body) {
        boolean anthropic = endpoint.adapter() == Adapter.ANTHROPIC;
        String root = anthropic ? endpoint.versioned("v1") : endpoint.baseUrl().toString();
        HttpRequest.Builder request = HttpRequest.builder().method(method).url(root + path);
        if (method == HttpMethod.POST) {
            request.body(body);
        }
        if (contentType != null) {
            request.addHeader("Content-Type", contentType);
        }
        String key = endpoint.keyOrNull();
        if (anthropic) {
            request.addHeader("anthropic-version", AnthropicChatModel.ANTHROPIC_VERSION);
            request.addHeader("x-api-key", endpoint.keyOrPlaceholder());
        } else if (key != null) {
            request.addHeader("Authorization", "Bearer " + key);
        }
        return request.build();
    }

    /** Keeps what a client library would send, and sends nothing. */
    private static final class Kept implements UntimedClient, HttpClient {
        private @Nullable String body;

        @Override
        public HttpClient build() {
            return this;
        }

        @Override
        public SuccessfulHttpResponse execute(HttpRequest request) {
            body = request.body();
            throw new ExchangeEnded();
        }

        @Override
        public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
            throw new UnsupportedOperationException("nothing is asked for in pieces");
        }
    }
}
