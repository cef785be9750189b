package dev.polyphony.attempt;

import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.Wording;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.port.AnalysisEvents;
import dev.polyphony.port.AnalysisEvents.StoredEvent;
import dev.polyphony.port.AnswerPieces;
import dev.polyphony.port.AnswerPieces.Unfinished;
import dev.polyphony.port.EventRecorder;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.port.TextUnreadable;
import io.temporal.activity.ActivityInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What readers have of an answer that broke off, by the events that they read. Only words are gone on with: an answer
 * that has a form is written anew, as nobody has seen it before it fits.
 */
final class UnfinishedAnswers {
    private static final Logger log = LoggerFactory.getLogger(UnfinishedAnswers.class);

    /** What an earlier attempt in this process told last. */
    private static final Duration STORED = Duration.ofSeconds(1);

    private final EventRecorder recorder;
    private final AnalysisEvents events;

    UnfinishedAnswers(EventRecorder recorder, AnalysisEvents events) {
        this.recorder = recorder;
        this.events = events;
    }

    /**
     * @param whole with all that it refers to
     * @return absent where there is nothing to go on with, or nobody can say: it is asked anew then
     */
    @Nullable
    Unfinished of(CallTask whole, CallContext context) {
        ActivityInfo info = context.info();
        boolean first = whole.continues() == null && info.getAttempt() == 1 && whole.handoff() == null;
        if (first || !whole.streams() || hasForm(whole.wording())) {
            return null;
        }
        AnswerPieces pieces = new AnswerPieces();
        try {
            recorder.settle(STORED);
            for (StoredEvent stored : events.after(info.getWorkflowId(), 0)) {
                if (stored.event().runId().equals(info.getWorkflowRunId())) {
                    pieces.add(stored.event());
                }
            }
        } catch (StorageUnavailable | TextUnreadable e) {
            log.debug("what was told of {} could not be read", info.getWorkflowId(), e);
            return null;
        }
        return pieces.unfinished(whole.place().path(), whole.continues())
                .filter(unfinished -> !unfinished.text().isBlank())
                .orElse(null);
    }

    private static boolean hasForm(Wording wording) {
        ModelParameters parameters = wording.parameters();
        return wording.schema() != null
                || wording.repair() != null
                || (parameters != null && parameters.responseFormat() != null);
    }
}
