package dev.polyphony.recording;

import dev.polyphony.activity.CallActivities;
import dev.polyphony.attempt.CallContext;
import dev.polyphony.call.Brief;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Reply;
import dev.polyphony.port.AnalysisEvent;
import dev.polyphony.port.AnalysisEvent.CallAnswered;
import dev.polyphony.port.AnalysisEvent.CallFailed;
import dev.polyphony.port.AnalysisEvent.CallStarted;
import dev.polyphony.port.EventRecorder;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.ActivityCanceledException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;

/**
 * Tells when a call is taken up and what came of it; the call knows nothing of it. What is tried again has not ended,
 * and is told as the one call that it is: so is one whose attempt the server took for lost, though this one lives.
 */
public final class PublishedCalls implements CallActivities {
    private static final Duration STORED = Duration.ofSeconds(1);

    private final CallActivities calls;
    private final EventRecorder events;

    public PublishedCalls(CallActivities calls, EventRecorder events) {
        this.calls = calls;
        this.events = events;
    }

    @Override
    public Reply ask(CallTask task) {
        CallContext context = CallContext.current();
        ActivityInfo info = context.info();
        if (!task.place().analysisId().equals(info.getWorkflowId())) {
            // A line of a batch, which nobody follows.
            return calls.ask(task);
        }
        Publication publication = new Publication(task, context);
        publication.began();
        try {
            Reply reply = calls.ask(task);
            publication.ended(new CallAnswered(Instant.now(), reply.beginning()));
            return reply;
        } catch (ApplicationFailure failure) {
            CallFailure told = failure.getDetails().get(CallFailure.class);
            if (failure.isNonRetryable() && told != null) {
                publication.ended(new CallFailed(Instant.now(), told.withoutReceipt()));
            }
            throw failure;
        } catch (ActivityCanceledException cancelled) {
            publication.ended(new CallFailed(Instant.now(), new CallFailure(new Failure.Cancelled(), 0)));
            throw cancelled;
        }
    }

    /** What is told of one call by all its attempts. */
    private final class Publication {
        private final CallTask task;
        private final ActivityInfo info;
        private final Instant turn;
        private final long beginning;

        Publication(CallTask task, CallContext context) {
            this.task = task;
            this.info = context.info();
            this.turn = context.turn(task);
            this.beginning = context.beginning(task);
        }

        void began() {
            Brief brief = task.wording().brief();
            publish(beginning, new CallStarted(turn, brief == null ? null : brief.duty()));
        }

        void ended(AnalysisEvent.Piece how) {
            publish(AnalysisEvent.end(beginning), how);
            if (task.streams()) {
                // Whoever reads the pieces has them before the result: what comes after it is not read.
                events.settle(STORED);
            }
        }

        private void publish(long sequence, AnalysisEvent.Piece piece) {
            events.publish(new AnalysisEvent(
                    info.getWorkflowId(), info.getWorkflowRunId(), task.place().path(), 0, sequence, piece));
        }
    }
}
