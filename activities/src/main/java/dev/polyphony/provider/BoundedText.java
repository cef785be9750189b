package dev.polyphony.provider;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A body as UTF-8 text, as long as it is one that a model can have written: whatever answers, the process stays up. */
final class BoundedText implements BodySubscriber<String> {
    /** A hundred thousand tokens of escaped text are well below. */
    private static final long MOST_BYTES = 16L * 1024 * 1024;

    private final BodySubscriber<String> text = BodySubscribers.ofString(StandardCharsets.UTF_8);
    private Flow.@Nullable Subscription source;
    private long bytes;

    /** More came than any answer has. */
    static final class TooLarge extends IOException {
        TooLarge() {
            super("the body is larger than " + MOST_BYTES + " bytes");
        }
    }

    @Override
    public CompletionStage<String> getBody() {
        return text.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        source = subscription;
        text.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        bytes += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (bytes <= MOST_BYTES) {
            text.onNext(buffers);
        } else if (source != null) {
            source.cancel();
            source = null;
            text.onError(new TooLarge());
        }
    }

    @Override
    public void onError(Throwable failure) {
        text.onError(failure);
    }

    @Override
    public void onComplete() {
        text.onComplete();
    }
}
