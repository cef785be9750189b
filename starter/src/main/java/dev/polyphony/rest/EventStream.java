package dev.polyphony.rest;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Progress;
import dev.polyphony.port.AnalysisEvents.StoredEvent;
import dev.polyphony.port.AnswerPieces;
import dev.polyphony.port.AnswerPieces.Step;
import dev.polyphony.port.PartialAnswer;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One reader of an analysis' events. What is sent depends on the stored events alone, so its ids mean the same at every
 * starter. A reader that is slow holds up the thread that reads for it, and nobody else.
 */
final class EventStream {
    /** The result's id: nothing comes after it. */
    static final String END = "end";

    /** Proxies cut a silent connection; and only who writes learns that nobody reads any more. */
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private final HttpServletResponse response;
    private final JsonMapper json;
    private final Position after;
    private final EventData data = new EventData();
    private final AnswerPieces pieces = new AnswerPieces();

    /** Of the response, which two threads write to. */
    private final ReentrantLock writing = new ReentrantLock();

    private Position position = Position.START;
    private @Nullable ServletOutputStream out;
    private boolean left;

    EventStream(HttpServletResponse response, JsonMapper json, Position after) {
        this.response = response;
        this.json = json;
        this.after = after;
    }

    /**
     * @param event position of the stored event
     * @param step what was made of it, from 1 on
     */
    record Position(long event, long step) {
        static final Position START = new Position(0, 0);

        private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\.(\\d{1,9})");

        static Optional<Position> parse(String id) {
            Matcher form = FORM.matcher(id);
            return form.matches()
                    ? Optional.of(new Position(Long.parseLong(form.group(1)), Long.parseLong(form.group(2))))
                    : Optional.empty();
        }

        boolean isAfter(Position other) {
            return event > other.event || (event == other.event && step > other.step);
        }

        @Override
        public String toString() {
            return event + "." + step;
        }
    }

    /** Blocks until the result is sent, or the reader or the starter leaves. */
    void sendUntil(CompletableFuture<AnalysisResult> result) throws InterruptedException {
        try {
            write(": events of an analysis\n\n");
            while (!left) {
                try {
                    end(result.get(SILENCE.toMillis(), TimeUnit.MILLISECONDS));
                    return;
                } catch (TimeoutException e) {
                    write(": still there\n\n");
                }
            }
        } catch (CancellationException e) {
            // It goes on at another starter.
        } catch (ExecutionException e) {
            send(
                    "error",
                    null,
                    Map.of(
                            "detail",
                            String.valueOf(
                                    Objects.requireNonNullElse(e.getCause(), e).getMessage())));
        } finally {
            leave();
        }
    }

    /** Called by the thread that reads for this reader. */
    void event(StoredEvent stored) {
        position = new Position(stored.position(), 0);
        data.learn(stored.event());
        steps(pieces.add(stored.event()));
    }

    /** Where nothing is stored: how far it is, which cannot be resumed. */
    void progress(Progress progress) {
        send("progress", null, progress);
    }

    private void end(AnalysisResult result) {
        steps(pieces.end(result));
        send("result", END, result);
    }

    private void steps(List<Step> steps) {
        for (Step step : steps) {
            position = new Position(position.event(), position.step() + 1);
            if (position.isAfter(after)) {
                send(step);
            }
        }
    }

    private void send(Step step) {
        switch (step) {
            case Step.Told told -> send(EventData.name(told.event()), position.toString(), data.of(told.event()));
            case Step.Reset reset -> send("reset", position.toString(), Map.of());
            case Step.Piece(String call, int send, PartialAnswer.Part part) -> {
                Map<String, Object> piece = new LinkedHashMap<>();
                if (call != null) {
                    piece.put("call", call);
                    piece.put("send", send);
                }
                send(EventData.part(part, piece), position.toString(), piece);
            }
        }
    }

    private void send(String name, @Nullable String id, Object what) {
        String head = id == null ? "event: " + name : "event: " + name + "\nid: " + id;
        write(head + "\ndata: " + json.writeValueAsString(what) + "\n\n");
    }

    private void write(String text) {
        writing.lock();
        try {
            if (!left) {
                ServletOutputStream open = opened();
                open.write(text.getBytes(StandardCharsets.UTF_8));
                open.flush();
            }
        } catch (IOException e) {
            left = true;
        } finally {
            writing.unlock();
        }
    }

    private ServletOutputStream opened() throws IOException {
        if (out == null) {
            response.setContentType("text/event-stream;charset=UTF-8");
            response.setHeader("Cache-Control", "no-cache");
            response.setHeader("X-Accel-Buffering", "no");
            out = response.getOutputStream();
        }
        return Objects.requireNonNull(out);
    }

    /** The response is the container's again. */
    private void leave() {
        writing.lock();
        try {
            left = true;
        } finally {
            writing.unlock();
        }
    }
}
