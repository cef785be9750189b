package dev.polyphony.attempt;

import dev.polyphony.call.RetryMode;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.completion.StreamedAnswer;
import dev.polyphony.completion.StreamedAnswer.Piece;
import dev.polyphony.port.AnalysisEvent;
import dev.polyphony.port.EventRecorder;
import dev.polyphony.provider.Streaming;
import io.temporal.activity.ActivityInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Tells the pieces of one activity's answers as they arrive, over all the requests that it sends. */
final class PublishedAnswer {
    private final EventRecorder events;
    private final StreamSettings settings;
    private final ActivityInfo info;
    private final long beginning;
    private final AtomicLong told = new AtomicLong();

    /** @param beginning as {@link CallContext#beginning} */
    PublishedAnswer(EventRecorder events, StreamSettings settings, ActivityInfo info, long beginning) {
        this.events = events;
        this.settings = settings;
        this.info = info;
        this.beginning = beginning;
    }

    /** How the attempt's next request, which the ledger holds, is asked for. */
    Streaming of(Attempt attempt, Catalogue catalogue) {
        String path = attempt.task().place().path();
        int send = attempt.request().n();
        return new Streaming(
                piece -> publish(path, send, piece),
                attempt.task().limits().patience() == RetryMode.LEAVE ? firstToken(attempt, catalogue) : null,
                settings.stall());
    }

    /**
     * One that thinks before it speaks gets as long as it usually takes for all, and one that is loaded first the time
     * for that; its share of time bounds it anyway.
     */
    private Duration firstToken(Attempt attempt, Catalogue catalogue) {
        Duration usual = catalogue
                .find(attempt.task().model())
                .seconds()
                .map(seconds -> Duration.ofSeconds(seconds.most()))
                .orElse(Duration.ZERO);
        Duration limit = usual.compareTo(settings.firstToken()) > 0 ? usual : settings.firstToken();
        return attempt.mayLoadFirst() ? limit.plus(settings.modelLoad()) : limit;
    }

    private void publish(String path, int send, Piece piece) {
        events.publish(new AnalysisEvent(
                info.getWorkflowId(),
                info.getWorkflowRunId(),
                path,
                send,
                AnalysisEvent.token(beginning, told.incrementAndGet()),
                told(piece)));
    }

    private static AnalysisEvent.Piece told(Piece piece) {
        return switch (piece) {
            case StreamedAnswer.Text text -> new AnalysisEvent.Tokens(Instant.now(), text.offset(), text.text());
            case StreamedAnswer.ToolCallDelta call ->
                new AnalysisEvent.ToolCallDelta(
                        Instant.now(), call.index(), call.id(), call.name(), call.offset(), call.arguments());
        };
    }
}
