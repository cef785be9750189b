package dev.polyphony.provider;

import dev.polyphony.call.Failure.Phase;
import dev.polyphony.completion.StreamedAnswer;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A body that is read while it comes. It is there as soon as the stream says that nothing follows, whatever becomes of
 * the connection; one whose answer has ended is not waited for long where only its counts are missing.
 */
final class StreamedBody implements BodySubscriber<String> {
    /** For counts, and for the end of the connection, after the answer's end. */
    private static final Duration AFTER_THE_END = Duration.ofSeconds(1);

    private final Streaming streaming;
    private final StreamedAnswer answer;
    private final CompletableFuture<String> body = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    /** It cannot be read before it is all there, nor can its end be seen. */
    private boolean packed;

    private ByteBuffer undecoded = ByteBuffer.allocate(0);

    /** Keeps the whole, and the bounds; absent before the headers. */
    private @Nullable BoundedText whole;

    private Flow.@Nullable Subscription source;

    /** The last document of the stream came then; not before the model has begun. */
    private volatile @Nullable Long lastNanos;

    private volatile boolean ended;
    private volatile boolean left;

    StreamedBody(Streaming streaming, StreamedAnswer answer) {
        this.streaming = streaming;
        this.answer = answer;
    }

    /** Once the headers are there. */
    BodySubscriber<String> of(HttpHeaders headers) {
        BoundedText reading = new BoundedText(headers);
        whole = reading;
        packed = reading.isPacked();
        reading.getBody().whenComplete((read, failure) -> {
            if (failure == null) {
                body.complete(read);
            } else {
                body.completeExceptionally(failure);
            }
        });
        return this;
    }

    /** What the exchange waits for at most from now on, and what it is out of time for then. */
    record Limit(long atNanos, @Nullable Phase phase) {}

    /** @return absent where only the call's own time bounds it */
    @Nullable
    Limit limit(long sentNanos) {
        Long last = lastNanos;
        if (last != null) {
            return ended
                    ? new Limit(last + AFTER_THE_END.toNanos(), null)
                    : new Limit(last + streaming.stall().toNanos(), Phase.BODY);
        }
        Duration first = streaming.firstToken();
        return first == null ? null : new Limit(sentNanos + first.toNanos(), Phase.FIRST_BYTE);
    }

    /** Nothing more is wanted of it but what is there, as all of the answer is. */
    synchronized void take() {
        body.complete(text.toString());
    }

    /** Nobody wants a piece any more. */
    void leave() {
        left = true;
    }

    @Override
    public CompletionStage<String> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        source = subscription;
        reading().onSubscribe(subscription);
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> buffers) {
        if (packed) {
            lastNanos = System.nanoTime();
            reading().onNext(buffers);
            return;
        }
        String chunk = decoded(buffers);
        text.append(chunk);
        int before = answer.documents();
        answer.take(chunk).stream().filter(piece -> !left).forEach(streaming.pieces());
        if (answer.hasBegun() && (answer.documents() > before || lastNanos == null)) {
            lastNanos = System.nanoTime();
        }
        ended = answer.isEnded();
        reading().onNext(buffers);
        if (answer.isLast() && !body.isDone()) {
            take();
            // Mostly the connection can be used again at once; where it stays silent it is given up.
            CompletableFuture.delayedExecutor(AFTER_THE_END.toNanos(), TimeUnit.NANOSECONDS)
                    .execute(this::giveUp);
        }
    }

    private void giveUp() {
        if (source != null) {
            source.cancel();
        }
    }

    /** Of the buffers, which are read once more; bytes of a character that is not all there wait for the rest. */
    private String decoded(List<ByteBuffer> buffers) {
        int size = undecoded.remaining()
                + buffers.stream().mapToInt(ByteBuffer::remaining).sum();
        ByteBuffer bytes = ByteBuffer.allocate(size).put(undecoded);
        buffers.forEach(buffer -> bytes.put(buffer.duplicate()));
        bytes.flip();
        CharBuffer characters = CharBuffer.allocate(size);
        decoder.decode(bytes, characters, false);
        undecoded = bytes;
        return characters.flip().toString();
    }

    @Override
    public void onError(Throwable failure) {
        reading().onError(failure);
    }

    @Override
    public void onComplete() {
        reading().onComplete();
    }

    private BoundedText reading() {
        BoundedText reading = whole;
        if (reading == null) {
            throw new IllegalStateException("a body comes after its headers");
        }
        return reading;
    }
}
