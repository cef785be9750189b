package dev.polyphony.rest;

import java.io.IOException;
import java.util.concurrent.Semaphore;

/** Batches that are received at once, line by line, each holding a thread for as long as its sender takes. */
final class BatchUploads {
    private static final int MOST = 16;

    private final Semaphore room = new Semaphore(MOST);

    /** Reads all of one. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws IOException;
    }

    /** @throws TooManyUploads where others take all there is */
    <T> T inTurn(Reading<T> reading) throws IOException {
        if (!room.tryAcquire()) {
            throw new TooManyUploads();
        }
        try {
            return reading.read();
        } finally {
            room.release();
        }
    }

    /** To be tried again a little later. */
    static final class TooManyUploads extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyUploads() {
            super("too many batches are being received at once; send it again in a moment");
        }
    }
}
