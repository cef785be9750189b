package dev.polyphony.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.port.AnalysisEvent;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A completion as server-sent events. Until the first one is sent an error is an HTTP error; after that it is the
 * protocol's error event, and nothing follows it: a stream that ends with {@code [DONE]} is whole.
 */
final class CompletionStream {
    /** A silent connection is cut by proxies; and only who writes learns that nobody reads any more. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final HttpServletResponse response;
    private final CompletionWriter writer;
    private final ChatRequest.Delivery delivery;
    private final LiveAnswer live = new LiveAnswer();

    /** What happens, in order; empty once there is nothing to come. */
    private final BlockingQueue<Optional<AnalysisEvent>> inbox = new LinkedBlockingQueue<>();

    private @Nullable ServletOutputStream events;
    private boolean opened;

    CompletionStream(HttpServletResponse response, CompletionWriter writer, ChatRequest.Delivery delivery) {
        this.response = response;
        this.writer = writer;
        this.delivery = delivery;
    }

    /** @throws FailedCompletion where there is no answer, and nothing of one was sent */
    void send(AnalysisClient client, String id, CompletableFuture<AnalysisResult> result) throws InterruptedException {
        CompletableFuture<AnalysisResult> followed =
                delivery.live() ? client.events(id, 0, stored -> inbox.add(Optional.of(stored.event()))) : result;
        CompletableFuture<?> told = followed.whenComplete((ended, failed) -> inbox.add(Optional.empty()));
        try {
            pieces();
            answer(followed);
        } catch (IOException left) {
            if (delivery.cancel()) {
                client.cancel(id);
            }
        } finally {
            told.cancel(false);
            followed.cancel(false);
        }
    }

    private void pieces() throws IOException, InterruptedException {
        while (true) {
            Optional<AnalysisEvent> next = inbox.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                write(": waiting\n\n");
            } else if (next.isPresent()) {
                piece(live.add(next.get()));
            } else {
                return;
            }
        }
    }

    private void answer(CompletableFuture<AnalysisResult> result) throws IOException, InterruptedException {
        AnalysisResult ended;
        try {
            ended = ChatCompletions.answered(result);
            piece(live.end(ended));
            if (live.isAnother()) {
                throw new FailedCompletion(OpenAiError.interrupted());
            }
        } catch (FailedCompletion failed) {
            if (events == null) {
                throw failed;
            }
            event(failed.error().body());
            return;
        }
        Optional<ObjectNode> calls = writer.toolCalls(ended);
        if (calls.isPresent()) {
            open(CompletionWriter.model(ended));
            event(calls.get());
        }
        event(writer.ending(ended));
        if (delivery.usage()) {
            event(writer.usageOf(ended));
        }
        write("data: [DONE]\n\n");
    }

    private void piece(LiveAnswer.Piece piece) throws IOException {
        if (!piece.text().isEmpty()) {
            open(piece.model());
            event(writer.piece(piece.model(), piece.text()));
        }
    }

    private void open(String model) throws IOException {
        if (!opened) {
            opened = true;
            event(writer.opening(model));
        }
    }

    private void event(ObjectNode body) throws IOException {
        write("data: " + body + "\n\n");
    }

    private void write(String text) throws IOException {
        if (events == null) {
            response.setContentType("text/event-stream;charset=UTF-8");
            response.setHeader("Cache-Control", "no-cache");
            response.setHeader("X-Accel-Buffering", "no");
            events = response.getOutputStream();
        }
        events.write(text.getBytes(StandardCharsets.UTF_8));
        events.flush();
    }
}
