package dev.polyphony.chat;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * One that is to be given to a request that was read: what it was asked with, tens of megabytes at times, is held no
 * more once its analysis has begun.
 */
@FunctionalInterface
public interface ChatAnswer {
    /**
     * Blocks until it is given, or nobody waits for it any more.
     *
     * @throws ChatFailed where there is none, and nothing of one was sent
     */
    void give(HttpServletResponse response) throws IOException, InterruptedException;
}
