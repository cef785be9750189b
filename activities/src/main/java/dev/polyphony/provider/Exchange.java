package dev.polyphony.provider;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.polyphony.call.Failure.Phase;
import dev.polyphony.call.Via;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, under one deadline that covers the body too. Given to a client library as its HTTP
 * client; sends a single request in its life, so that a retry hidden in the library fails instead of being paid for.
 * The library does not get to see the answer.
 */
final class Exchange implements HttpClient {
    /**
     * Until the headers come the JDK's own timer is the one that counts, as it knows whether a connection was made. It
     * does not cover the body. On a busy machine it is late by some milliseconds; less than what a call keeps back.
     */
    private static final Duration LATE_TIMER = Duration.ofMillis(100);

    /** How late a stream's own limit may be noticed. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private final java.net.http.HttpClient client;
    private final EnvironmentProxies proxies;
    private final Map<String, String> beside;
    private final Duration time;
    private final @Nullable SendPermit permit;
    private final @Nullable StreamedRequest asked;
    private final @Nullable StreamedBody streamed;
    private final ImagePlaceholders images;
    private @Nullable ExchangeOutcome ending;
    private volatile boolean late;

    /**
     * @param beside headers that it has beside its own
     * @param asked how it asks for pieces; absent where the answer is wanted whole
     * @param images that it is written with
     */
    Exchange(
            java.net.http.HttpClient client,
            EnvironmentProxies proxies,
            Map<String, String> beside,
            Duration time,
            @Nullable SendPermit permit,
            @Nullable StreamedRequest asked,
            ImagePlaceholders images) {
        this.asked = asked;
        this.images = images;
        streamed = asked == null ? null : asked.body();
        this.permit = permit;
        this.client = client;
        this.proxies = proxies;
        this.beside = beside;
        this.time = time;
    }

    /** Empty where the request was never given to the network. */
    Optional<ExchangeOutcome> ending() {
        return Optional.ofNullable(ending);
    }

    /** Whether it was not sent, as nobody could have it on its way in time. */
    boolean isLate() {
        return late;
    }

    /** Asked once a connection stands, before the request's body is handed to it. */
    private boolean startsInTime() {
        late = permit != null && !permit.begins();
        return !late;
    }

    /** This exchange in the form in which client libraries take one. */
    HttpClientBuilder builder() {
        return new Builder(this);
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest whole) {
        if (ending != null) {
            throw new IllegalStateException("an exchange sends one request");
        }
        HttpRequest request = asked == null ? whole : asked.of(whole);
        CountedBody body = new CountedBody(
                request.body() == null ? BodyPublishers.noBody() : images.body(request.body()), this::startsInTime);
        ending = send(jdkRequest(request, body), body);
        // Whatever came is in the ending, and read by our own reader.
        throw new ExchangeEnded();
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        throw new UnsupportedOperationException("a stream is read by our own reader");
    }

    private ExchangeOutcome send(java.net.http.HttpRequest request, CountedBody sent) {
        CompletableFuture<Void> headers = new CompletableFuture<>();
        long start = System.nanoTime();
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request, info -> {
            headers.complete(null);
            return streamed != null && isSuccess(info.statusCode())
                    ? streamed.of(info.headers())
                    : new BoundedText(info.headers());
        });
        try {
            Phase over = streamed == null ? null : awaitStream(streamed, answer, start);
            if (over != null) {
                answer.cancel(true);
                return new ExchangeOutcome.OutOfTime(sent.isWritten() ? over : Phase.CONNECT, sent.isWritten());
            }
            await(CompletableFuture.anyOf(headers, answer), start, time.plus(LATE_TIMER));
            HttpResponse<String> response = await(answer, start, time);
            return new ExchangeOutcome.Answered(
                    response.statusCode(), response.headers(), body(response), elapsedSince(start));
        } catch (TimeoutException e) {
            answer.cancel(true);
            // Nothing is waited for that was not handed over: the JDK's own timer was late.
            boolean written = sent.isWritten();
            return new ExchangeOutcome.OutOfTime(written ? reached(headers) : Phase.CONNECT, written);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return new ExchangeOutcome.Interrupted(sent.isWritten());
        } catch (ExecutionException e) {
            return switch (e.getCause()) {
                case HttpConnectTimeoutException connecting -> new ExchangeOutcome.OutOfTime(Phase.CONNECT, false);
                case HttpTimeoutException waiting -> new ExchangeOutcome.OutOfTime(reached(headers), sent.isWritten());
                case null -> new ExchangeOutcome.Broken(reached(headers), e, sent.isWritten());
                case Throwable cause -> new ExchangeOutcome.Broken(reached(headers), cause, sent.isWritten());
            };
        } finally {
            if (streamed != null) {
                streamed.leave();
            }
        }
    }

    /**
     * Waits as long as the stream's own limits allow, which can be less than the call's time.
     *
     * @return what took too long; absent where the answer is there, or the rest of the time is the call's
     */
    private @Nullable Phase awaitStream(StreamedBody body, CompletableFuture<?> answer, long start)
            throws InterruptedException, ExecutionException {
        while (true) {
            long now = System.nanoTime();
            long end = start + time.toNanos();
            StreamedBody.Limit limit = body.limit(start);
            boolean own = limit != null && limit.atNanos() - end < 0;
            long until = limit != null && own ? limit.atNanos() : end;
            if (until - now <= 0) {
                if (limit == null || !own) {
                    return null;
                }
                if (limit.phase() != null) {
                    return limit.phase();
                }
                body.take();
                return null;
            }
            try {
                // Each piece moves the limit, so it is looked at again.
                answer.get(Math.min(until - now, LOOK.toNanos()), TimeUnit.NANOSECONDS);
                return null;
            } catch (TimeoutException e) {
                // Not yet.
            }
        }
    }

    private static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }

    /** There is none where a proxy refused the tunnel. */
    private static String body(HttpResponse<String> response) {
        return Objects.requireNonNullElse(response.body(), "");
    }

    private static <T> T await(CompletableFuture<T> event, long start, Duration within)
            throws InterruptedException, ExecutionException, TimeoutException {
        return event.get(within.minus(elapsedSince(start)).toNanos(), TimeUnit.NANOSECONDS);
    }

    private static Duration elapsedSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static Phase reached(CompletableFuture<Void> headers) {
        return headers.isDone() ? Phase.BODY : Phase.FIRST_BYTE;
    }

    private java.net.http.HttpRequest jdkRequest(HttpRequest request, CountedBody body) {
        java.net.http.HttpRequest.Builder builder = java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
                .timeout(time)
                .method(request.method().name(), body);
        request.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        builder.header(Via.HEADER, Via.OWN);
        beside.forEach(builder::header);
        // Sent to the proxy alone: the JDK takes it out of what goes through a tunnel.
        proxies.authorization(URI.create(request.url()))
                .ifPresent(credentials -> builder.header("Proxy-Authorization", credentials));
        return builder.build();
    }

    private record Builder(Exchange exchange) implements UntimedClient {
        @Override
        public HttpClient build() {
            return exchange;
        }
    }
}
