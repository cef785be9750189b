package dev.polyphony.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.analysis.AnalysisResult;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A completion as server-sent events. Until the first one is sent an error is an HTTP error; after that it is the
 * protocol's error event, and nothing follows it: a stream that ends with {@code [DONE]} is whole.
 */
final class CompletionStream {
    /** A silent connection is cut by proxies; and only who writes learns that nobody reads any more. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    /** Characters of a piece of an answer that is there as a whole. */
    private static final int PIECE = 400;

    private final HttpServletResponse response;
    private final CompletionWriter writer;
    private final ChatRequest.Delivery delivery;
    private final Runnable cancel;
    private @Nullable ServletOutputStream events;

    /** @param cancel ends the analysis */
    CompletionStream(
            HttpServletResponse response, CompletionWriter writer, ChatRequest.Delivery delivery, Runnable cancel) {
        this.response = response;
        this.writer = writer;
        this.delivery = delivery;
        this.cancel = cancel;
    }

    void send(CompletableFuture<AnalysisResult> result) throws InterruptedException {
        try {
            while (!isDone(result)) {
                write(": waiting\n\n");
            }
            answer(result);
        } catch (IOException left) {
            if (delivery.cancel()) {
                cancel.run();
            }
        }
    }

    private static boolean isDone(CompletableFuture<AnalysisResult> result) throws InterruptedException {
        try {
            result.get(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }

    private void answer(CompletableFuture<AnalysisResult> result) throws IOException, InterruptedException {
        AnalysisResult ended;
        try {
            ended = ChatCompletions.answered(result);
        } catch (FailedCompletion failed) {
            if (events == null) {
                throw failed;
            }
            event(failed.error().body());
            return;
        }
        String model = CompletionWriter.model(ended);
        event(writer.opening(model));
        for (String piece : pieces(String.valueOf(ended.response()))) {
            event(writer.piece(model, piece));
        }
        event(writer.ending(ended));
        if (delivery.usage()) {
            event(writer.usageOf(ended));
        }
        write("data: [DONE]\n\n");
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

    /** Cut where no character is. */
    static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + PIECE);
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to--;
            }
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }
}
