package dev.polyphony.delivery;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A way to a receiver. Redirects are not followed, and nothing is read of what it answers but its status and when. */
public interface MessageTransport extends AutoCloseable {
    /**
     * Posts it once.
     *
     * @throws IOException where nothing answers, with no word of the address; or {@link AddressRefused}
     */
    Answer post(URI address, Map<String, String> headers, String body) throws IOException, InterruptedException;

    @Override
    void close();

    /** @param retryAfter as the header has it; absent where there is none */
    record Answer(int status, @Nullable String retryAfter) {
        public boolean isTaken() {
            return status / 100 == 2;
        }
    }

    /** The receiver's name leads to where nothing may be sent. */
    final class AddressRefused extends IOException {
        private static final long serialVersionUID = 1;

        AddressRefused() {
            super("the host leads to a private address, and nothing was sent there");
        }
    }
}
