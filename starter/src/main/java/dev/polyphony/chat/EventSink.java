package dev.polyphony.chat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The events of one response, in which several answers can be told side by side. Safe for use by many threads. */
final class EventSink {
    private final HttpServletResponse response;
    private final String id;
    private final ReentrantLock writing = new ReentrantLock();
    private @Nullable ServletOutputStream events;
    private boolean over;

    /** @param id of the analysis that is told, or the first of them */
    EventSink(HttpServletResponse response, String id) {
        this.response = response;
        this.id = id;
    }

    /** @throws IOException where the client has left, or the stream is over: nobody reads them */
    void send(List<ServerSentEvent> sent) throws IOException {
        writing.lock();
        try {
            if (over) {
                throw new IOException("the stream is over");
            }
            write(sent);
        } finally {
            writing.unlock();
        }
    }

    /**
     * Ends the stream in an error, unless it has ended: the first one is told.
     *
     * @return false where no event was sent, nor is any: the error can still be the response's
     */
    boolean fail(List<ServerSentEvent> error) throws IOException {
        writing.lock();
        try {
            boolean first = !over;
            over = true;
            if (events != null && first) {
                write(error);
            }
            return events != null;
        } finally {
            writing.unlock();
        }
    }

    private void write(List<ServerSentEvent> sent) throws IOException {
        if (events == null) {
            response.setContentType("text/event-stream;charset=UTF-8");
            response.setHeader(ChatExchange.ID, id);
            response.setHeader("Cache-Control", "no-cache");
            response.setHeader("X-Accel-Buffering", "no");
            events = response.getOutputStream();
        }
        for (ServerSentEvent event : sent) {
            events.write(event.text().getBytes(StandardCharsets.UTF_8));
        }
        events.flush();
    }
}
