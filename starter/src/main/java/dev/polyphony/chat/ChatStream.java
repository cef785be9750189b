package dev.polyphony.chat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.port.AnalysisEvent;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An answer as server-sent events. Until the first one is sent an error is an HTTP error; after that it is the
 * protocol's error event, and nothing follows it: a stream that ends as the protocol's streams end is whole.
 */
final class ChatStream {
    /** A silent connection is cut by proxies; and only who writes learns that nobody reads any more. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final ChatExchange exchange;
    private final ProtocolWriter writer;
    private final HttpServletResponse response;
    private final LiveAnswer live = new LiveAnswer();

    /** What happens, in order; empty once there is nothing to come. */
    private final BlockingQueue<Optional<AnalysisEvent>> inbox = new LinkedBlockingQueue<>();

    private @Nullable ServletOutputStream events;
    private boolean opened;

    ChatStream(ChatExchange exchange, ProtocolWriter writer, HttpServletResponse response) {
        this.exchange = exchange;
        this.writer = writer;
        this.response = response;
    }

    /** @throws ChatFailed where there is no answer, and nothing of one was sent */
    void send(CompletableFuture<AnalysisResult> result) throws InterruptedException {
        AnalysisClient client = exchange.client();
        CompletableFuture<AnalysisResult> followed = exchange.isLive()
                ? client.events(exchange.id(), 0, stored -> inbox.add(Optional.of(stored.event())))
                : result;
        CompletableFuture<?> told = followed.whenComplete((ended, failed) -> inbox.add(Optional.empty()));
        try {
            deltas();
            answer(followed);
        } catch (IOException left) {
            if (exchange.endsWithItsReader()) {
                client.cancel(exchange.id());
            }
        } finally {
            told.cancel(false);
            followed.cancel(false);
        }
    }

    private void deltas() throws IOException, InterruptedException {
        while (true) {
            Optional<AnalysisEvent> next = inbox.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                write(List.of(writer.alive()));
            } else if (next.isPresent()) {
                give(live.add(next.get()));
            } else {
                return;
            }
        }
    }

    private void answer(CompletableFuture<AnalysisResult> result) throws IOException, InterruptedException {
        AnalysisResult ended;
        try {
            ended = exchange.answered(result);
            give(live.end(ended));
            if (live.isAnother()) {
                throw new ChatFailed(ChatErrors.interrupted(ended));
            }
        } catch (ChatFailed failed) {
            if (events == null) {
                throw failed;
            }
            write(writer.error(failed.error()));
            return;
        }
        open();
        write(writer.end(ended));
    }

    private void give(List<AnswerDelta> deltas) throws IOException {
        for (AnswerDelta delta : deltas) {
            open();
            write(writer.delta(live.model(), delta));
        }
    }

    private void open() throws IOException {
        if (!opened) {
            opened = true;
            write(writer.open(live.model()));
        }
    }

    private void write(List<ServerSentEvent> sent) throws IOException {
        if (events == null) {
            response.setContentType("text/event-stream;charset=UTF-8");
            response.setHeader(ChatExchange.ID, exchange.id());
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
