package dev.polyphony.decision;

import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Placement;
import dev.polyphony.port.AnalysisEvent;
import dev.polyphony.port.AnalysisEvents;
import dev.polyphony.port.AnalysisEvents.StoredEvent;
import dev.polyphony.port.EventRecorder;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.port.TextUnreadable;
import io.temporal.activity.ActivityInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What analyses were compiled to, told as an event. A plan whose calls begin in the same workflow task is there before
 * the first of them: where the worker is lost the next one goes by that plan, and finds what was paid for under it.
 */
public final class RecordedPlans {
    private static final Logger log = LoggerFactory.getLogger(RecordedPlans.class);

    /** Until a plan is stored; later ones go without, as on a worker that is not lost. */
    private static final Duration STORED = Duration.ofSeconds(1);

    private final EventRecorder recorder;
    private final @Nullable AnalysisEvents events;

    /** @param events as stored; absent where nobody reads them */
    public RecordedPlans(EventRecorder recorder, @Nullable AnalysisEvents events) {
        this.recorder = recorder;
        this.events = events;
    }

    /** @return what stands: what the same activity came to before its worker was lost, or this */
    Compilation record(ActivityInfo activity, Compilation compilation) {
        boolean beside = beginsBeside(compilation);
        Instant now = Instant.now();
        recorder.publish(new AnalysisEvent(
                activity.getWorkflowId(),
                activity.getWorkflowRunId(),
                "",
                0,
                now.toEpochMilli(),
                new AnalysisEvent.Compiled(now, compilation, beside ? activity.getActivityId() : null)));
        // Where it cannot be stored nothing else can be read either.
        return beside && recorder.settled(STORED) ? first(activity).orElse(compilation) : compilation;
    }

    private static boolean beginsBeside(Compilation compilation) {
        return compilation instanceof Compilation.Compiled compiled
                && compiled.plan().root().calls().map(Node.Call::placed).anyMatch(Placement.Local.class::isInstance);
    }

    /** The one that the same activity came to first. */
    private Optional<Compilation> first(ActivityInfo activity) {
        if (events == null) {
            return Optional.empty();
        }
        try {
            return events.after(activity.getWorkflowId(), 0).stream()
                    .map(StoredEvent::event)
                    .filter(event -> event.runId().equals(activity.getWorkflowRunId()))
                    .map(AnalysisEvent::piece)
                    .filter(AnalysisEvent.Compiled.class::isInstance)
                    .map(AnalysisEvent.Compiled.class::cast)
                    .filter(compiled -> Objects.equals(compiled.by(), activity.getActivityId()))
                    .map(AnalysisEvent.Compiled::compilation)
                    .findFirst();
        } catch (StorageUnavailable | TextUnreadable e) {
            log.debug("whether {} was compiled before is not known", activity.getWorkflowId(), e);
            return Optional.empty();
        }
    }
}
