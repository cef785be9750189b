package dev.polyphony.provider;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A request's body that knows whether all of it was handed to a connection. The client asks for it once a connection
 * stands, so what was not can be in nobody's hands; what was can still have been on its way.
 */
final class CountedBody implements BodyPublisher {
    private final BodyPublisher body;
    private final AtomicLong handedOver = new AtomicLong();

    CountedBody(BodyPublisher body) {
        this.body = body;
    }

    boolean isWritten() {
        return handedOver.get() >= contentLength();
    }

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> connection) {
        body.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                connection.onSubscribe(subscription);
            }

            @Override
            public void onNext(ByteBuffer bytes) {
                // Before it is: from then on it may be answered.
                handedOver.addAndGet(bytes.remaining());
                connection.onNext(bytes);
            }

            @Override
            public void onError(Throwable failure) {
                connection.onError(failure);
            }

            @Override
            public void onComplete() {
                connection.onComplete();
            }
        });
    }
}
