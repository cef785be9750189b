package dev.polyphony.client;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Progress;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.port.AnalysisEvents;
import dev.polyphony.port.AnalysisEvents.StoredEvent;
import dev.polyphony.port.AnalysisEvents.StoredResult;
import dev.polyphony.port.AnalysisEvents.Subscription;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.port.TextUnreadable;
import io.temporal.api.common.v1.WorkflowExecution;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of analyses, as somebody reads it who has Temporal to ask too: where nobody can say there is nothing.
 */
final class ToldEvents {
    private static final System.Logger log = System.getLogger(ToldEvents.class.getName());

    /** Results that are read together: each can be megabytes long. */
    private static final int AT_ONCE = 20;

    private final AnalysisEvents events;

    ToldEvents(AnalysisEvents events) {
        this.events = events;
    }

    /** Of the workflow's current run alone: an id can be used again when Temporal has forgotten it. */
    Optional<AnalysisResult> result(Executions.Run found) {
        return read(() -> events.result(found.workflowId(), found.runId())).map(StoredResult::result);
    }

    /** Of an analysis that Temporal does not know any more. */
    Optional<AnalysisResult> result(WorkflowId id) {
        return read(() -> events.result(id.value())).map(StoredResult::result);
    }

    /** What came of each of these runs, by its id; nothing of those without a stored result. */
    Map<String, AnalysisResult> results(List<WorkflowExecution> runs) {
        Map<String, AnalysisResult> found = new HashMap<>();
        for (int from = 0; from < runs.size(); from += AT_ONCE) {
            List<String> ids = runs.subList(from, Math.min(runs.size(), from + AT_ONCE)).stream()
                    .map(WorkflowExecution::getWorkflowId)
                    .toList();
            read(() -> Optional.of(events.results(ids)))
                    .ifPresent(
                            results -> results.values().forEach(stored -> found.put(stored.runId(), stored.result())));
        }
        return found;
    }

    /** Empty where nothing is told of the run. */
    Optional<Progress> progress(Executions.Run found) {
        return read(new Reading(found)::news);
    }

    /** What a follower wants to hear of the current run beside its result; of one thread at a time. */
    private interface Telling {
        /**
         * There may be something new.
         *
         * @return whether it was pieces of an answer alone: at least a step comes between them and the result
         */
        boolean news();

        /** There is nothing new after this. */
        void last(AnalysisResult result);
    }

    /** Hears nothing before {@link Following#begin}. */
    Following following(Executions.Run found, @Nullable Consumer<Progress> progress, Consumer<AnalysisResult> result) {
        return new Following(found, telling(found, progress), progress != null, result);
    }

    /** Every event past that position, each once; hears nothing before {@link Following#begin}. */
    Following following(
            Executions.Run found, long position, Consumer<StoredEvent> reader, Consumer<AnalysisResult> result) {
        return new Following(found, telling(found.workflowId(), found.runId(), position, reader), true, result);
    }

    /** What is left of an analysis that Temporal does not know any more. */
    void remains(WorkflowId id, long position, Consumer<StoredEvent> reader) {
        read(() -> events.result(id.value())).ifPresent(stored -> {
            telling(id.value(), stored.runId(), position, reader).news();
        });
    }

    private Telling telling(Executions.Run found, @Nullable Consumer<Progress> progress) {
        Reading reading = new Reading(found);
        return new Telling() {
            @Override
            public boolean news() {
                if (progress != null) {
                    read(reading::news).ifPresent(progress);
                }
                return false;
            }

            @Override
            public void last(AnalysisResult result) {
                if (progress != null) {
                    read(reading::news);
                    reading.projection.concluded(result).ifPresent(progress);
                }
            }
        };
    }

    private Telling telling(String workflowId, String runId, long after, Consumer<StoredEvent> reader) {
        return new Telling() {
            private long position = after;

            @Override
            public boolean news() {
                List<StoredEvent> news = read(() -> Optional.of(events.after(workflowId, position)))
                        .orElse(List.of());
                for (StoredEvent stored : news) {
                    if (stored.event().runId().equals(runId)) {
                        reader.accept(stored);
                    }
                    position = stored.position();
                }
                return !news.isEmpty()
                        && news.stream().noneMatch(stored -> stored.event().isStep());
            }

            @Override
            public void last(AnalysisResult result) {
                news();
            }
        };
    }

    /**
     * One follower: it is told what it wants to hear at each event, then the result, from threads that may wait; one
     * after the other, and nothing after the result. The last progress it is told agrees with the result, also where an
     * event is late or lost.
     */
    final class Following {
        private final Executions.Run found;
        private final Telling telling;
        private final boolean steps;
        private final Consumer<AnalysisResult> result;
        private final ReentrantLock turn = new ReentrantLock();
        private boolean concluded;

        private Following(Executions.Run found, Telling telling, boolean steps, Consumer<AnalysisResult> result) {
            this.steps = steps;
            this.found = found;
            this.telling = telling;
            this.result = result;
        }

        Subscription begin() {
            try {
                return steps
                        ? events.follow(found.workflowId(), this::hear)
                        : events.followResult(found.workflowId(), this::hear);
            } catch (StorageUnavailable e) {
                return () -> {};
            }
        }

        private void hear() {
            AtomicBoolean pieces = new AtomicBoolean();
            inTurn(() -> pieces.set(telling.news()));
            // There can be hundreds of them a second, of all analyses, and a look for the result costs as much as they
            // do.
            if (!pieces.get()) {
                result(found).ifPresent(this::conclude);
            }
        }

        /** With what whoever else was asked knows. */
        void conclude(AnalysisResult ended) {
            inTurn(() -> {
                concluded = true;
                try {
                    telling.last(ended);
                } finally {
                    result.accept(ended);
                }
            });
        }

        private void inTurn(Runnable telling) {
            turn.lock();
            try {
                if (!concluded) {
                    telling.run();
                }
            } finally {
                turn.unlock();
            }
        }
    }

    /** What one follower has read; of one thread at a time. */
    private final class Reading {
        private final Executions.Run found;
        private final ProgressProjection projection;
        private long position;

        Reading(Executions.Run found) {
            this.found = found;
            this.projection = new ProgressProjection(found.runId());
        }

        Optional<Progress> news() {
            List<StoredEvent> news = events.stepsAfter(found.workflowId(), position);
            for (StoredEvent stored : news) {
                projection.add(stored.event());
                position = stored.position();
            }
            return news.isEmpty() ? Optional.empty() : projection.progress();
        }
    }

    private static <T> Optional<T> read(Supplier<Optional<T>> reading) {
        try {
            return reading.get();
        } catch (StorageUnavailable | TextUnreadable e) {
            log.log(System.Logger.Level.DEBUG, "what is stored of an analysis could not be read", e);
            return Optional.empty();
        }
    }
}
