package dev.polyphony.provider;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A body as UTF-8 text, unpacked where a server packs it unasked, as long as it is one that a model can have written:
 * whatever answers, the process stays up.
 */
final class BoundedText implements BodySubscriber<String> {
    /** A hundred thousand tokens of escaped text are well below. */
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    /** Copied: the pieces of a stream are small, and each would keep the whole buffer that it came in. */
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    private final CompletableFuture<byte[]> received = new CompletableFuture<>();
    private final String encoding;
    private Flow.@Nullable Subscription source;
    private long bytes;

    BoundedText(HttpHeaders headers) {
        encoding = headers.firstValue("content-encoding").orElse("").strip().toLowerCase(Locale.ROOT);
    }

    /** Whether its bytes say nothing before all are there. */
    boolean isPacked() {
        return !encoding.isEmpty() && !encoding.equals("identity");
    }

    /** More came than any answer has. */
    static final class TooLarge extends IOException {
        TooLarge() {
            super("the body is larger than " + MOST_BYTES + " bytes");
        }
    }

    @Override
    public CompletionStage<String> getBody() {
        return received.thenApply(packed -> {
            try {
                return new String(unpacked(packed), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** As the header says, or as the bytes do: a JSON text never begins like that. */
    private byte[] unpacked(byte[] packed) throws IOException {
        boolean gzip = packed.length > 2 && (packed[0] & 0xff) == 0x1f && (packed[1] & 0xff) == 0x8b;
        if (gzip) {
            return whole(new GZIPInputStream(new ByteArrayInputStream(packed)));
        }
        if (encoding.equals("deflate") && packed.length > 0) {
            // Most wrap it as the standard says, some do not.
            boolean wrapped = (packed[0] & 0x0f) == 8;
            return whole(new InflaterInputStream(new ByteArrayInputStream(packed), new Inflater(!wrapped)));
        }
        return packed;
    }

    private static byte[] whole(InputStream unpacking) throws IOException {
        try (unpacking) {
            byte[] text = unpacking.readNBytes(MOST_BYTES + 1);
            if (text.length > MOST_BYTES) {
                throw new TooLarge();
            }
            return text;
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        source = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        bytes += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (bytes <= MOST_BYTES) {
            buffers.forEach(this::keep);
        } else if (source != null) {
            source.cancel();
            source = null;
            received.completeExceptionally(new TooLarge());
        }
    }

    @Override
    public void onError(Throwable failure) {
        received.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        received.complete(kept.toByteArray());
    }

    private void keep(ByteBuffer buffer) {
        byte[] piece = new byte[buffer.remaining()];
        buffer.get(piece);
        kept.writeBytes(piece);
    }
}
