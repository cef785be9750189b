package dev.polyphony.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/**
 * A request's body for a handler that answers much later than it has read: it takes the bytes, and says when it holds
 * nothing of them any more, so that others may send theirs meanwhile.
 */
public final class ReceivedBody {
    private static final String ATTRIBUTE = ReceivedBody.class.getName();

    private final WholeRequest request;
    private final Runnable release;

    private ReceivedBody(WholeRequest request, Runnable release) {
        this.request = request;
        this.release = release;
    }

    /** @param release called at most once for each time that the handler says so */
    static void attach(WholeRequest request, Runnable release) {
        request.setAttribute(ATTRIBUTE, new ReceivedBody(request, release));
    }

    /** All of it, empty where there is none; it cannot be read again. */
    public static byte[] take(HttpServletRequest request) throws IOException {
        return request.getAttribute(ATTRIBUTE) instanceof ReceivedBody received
                ? received.request.take()
                : request.getInputStream().readAllBytes();
    }

    /** All of it, for whoever looks at it before its handler takes it; empty where there is none. */
    public static byte[] look(HttpServletRequest request) throws IOException {
        return request.getAttribute(ATTRIBUTE) instanceof ReceivedBody received
                ? received.request.getInputStream().readAllBytes()
                : new byte[0];
    }

    /** What was made of it is held no more. Without it that is so when the request has been answered. */
    public static void release(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof ReceivedBody received) {
            received.release.run();
        }
    }
}
