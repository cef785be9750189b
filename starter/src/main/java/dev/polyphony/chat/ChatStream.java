package dev.polyphony.chat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.port.AnalysisEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * An answer as server-sent events. Until the first one is sent an error is an HTTP error; after that it is the
 * protocol's error event, and nothing follows it: a stream that ends as the protocol's streams end is whole.
 */
final class ChatStream {
    /** A silent connection is cut by proxies; and only who writes learns that nobody reads any more. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final ChatExchange exchange;
    private final ProtocolWriter writer;
    private final EventSink sink;
    private final UnaryOperator<ChatError> told;
    private final LiveAnswer live = new LiveAnswer();

    /** What happens, in order; empty once there is nothing to come. */
    private final BlockingQueue<Optional<AnalysisEvent>> inbox = new LinkedBlockingQueue<>();

    private boolean opened;

    /** @param told what the client is told of an error */
    ChatStream(ChatExchange exchange, ProtocolWriter writer, EventSink sink, UnaryOperator<ChatError> told) {
        this.told = told;
        this.exchange = exchange;
        this.writer = writer;
        this.sink = sink;
    }

    /**
     * @return empty where it ends before the answer does: the client has left, or an error was sent
     * @throws ChatFailed where there is no answer, and nothing of one was sent
     */
    Optional<AnalysisResult> send(CompletableFuture<AnalysisResult> result) throws InterruptedException {
        AnalysisClient client = exchange.client();
        CompletableFuture<AnalysisResult> followed = result;
        if (exchange.isLive()) {
            followed = client.events(exchange.id(), 0, stored -> inbox.add(Optional.of(stored.event())));
            // Two who wait would both look at each piece.
            result.cancel(false);
        }
        CompletableFuture<?> ends = followed.whenComplete((ended, failed) -> inbox.add(Optional.empty()));
        try {
            deltas();
            return answer(followed);
        } catch (IOException left) {
            exchange.left();
            return Optional.empty();
        } finally {
            ends.cancel(false);
            followed.cancel(false);
        }
    }

    private void deltas() throws IOException, InterruptedException {
        while (true) {
            Optional<AnalysisEvent> next = inbox.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                sink.send(List.of(writer.alive()));
            } else if (next.isPresent()) {
                give(live.add(next.get()));
            } else {
                return;
            }
        }
    }

    private Optional<AnalysisResult> answer(CompletableFuture<AnalysisResult> result)
            throws IOException, InterruptedException {
        AnalysisResult ended;
        try {
            ended = exchange.answered(result, writer.tellsRefusals());
            give(live.end(ended));
            // That a model declined holds whatever was given out before.
            if (live.isAnother() && ended.response() != null) {
                throw new ChatFailed(ChatErrors.interrupted(ended));
            }
        } catch (ChatFailed failed) {
            ChatError error = told.apply(failed.error());
            if (!sink.fail(writer.error(error))) {
                throw new ChatFailed(error);
            }
            return Optional.empty();
        }
        open();
        sink.send(writer.end(ended));
        return Optional.of(ended);
    }

    private void give(List<AnswerDelta> deltas) throws IOException {
        for (AnswerDelta delta : deltas) {
            open();
            sink.send(writer.delta(live.model(), delta));
        }
    }

    private void open() throws IOException {
        if (!opened) {
            opened = true;
            sink.send(writer.open(live.model()));
        }
    }
}
