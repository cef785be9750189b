package dev.polyphony.provider;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * A request's body that knows whether all of it was handed to a connection. The client asks for it once a connection
 * stands, so what was not can be in nobody's hands; what was can still have been on its way.
 */
final class CountedBody implements BodyPublisher {
    private static final Flow.Subscription NOTHING = new Flow.Subscription() {
        @Override
        public void request(long pieces) {
            // There are none.
        }

        @Override
        public void cancel() {
            // It has ended.
        }
    };

    private final BodyPublisher body;
    private final BooleanSupplier wanted;
    private final AtomicLong handedOver = new AtomicLong();

    /** @param wanted asked once a connection stands: whether it is to be handed over, or the request to fail instead */
    CountedBody(BodyPublisher body, BooleanSupplier wanted) {
        this.body = body;
        this.wanted = wanted;
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
        if (!wanted.getAsBoolean()) {
            connection.onSubscribe(NOTHING);
            connection.onError(new IOException("it is not sent any more"));
            return;
        }
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
