package dev.polyphony.webhook;

import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.batch.BatchState;
import dev.polyphony.call.InvalidField;
import dev.polyphony.pipeline.PipelineState;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What somebody can want to be told. */
public enum WebhookEvent {
    /** It has an answer. */
    ANALYSIS_COMPLETED("analysis.completed"),
    /** It has none, and nobody ended it. */
    ANALYSIS_FAILED("analysis.failed"),
    ANALYSIS_CANCELLED("analysis.cancelled"),
    /** Each of its lines has what came of it. */
    BATCH_COMPLETED("batch.completed"),
    BATCH_CANCELLED("batch.cancelled"),
    /** Every node that had to has a result. */
    PIPELINE_COMPLETED("pipeline.completed"),
    /** It ended without, and nobody ended it. */
    PIPELINE_FAILED("pipeline.failed"),
    PIPELINE_CANCELLED("pipeline.cancelled"),
    /** A person is asked. */
    PIPELINE_WAITING("pipeline.waiting");

    private final String word;

    WebhookEvent(String word) {
        this.word = word;
    }

    /** As a message's type has it. */
    public String word() {
        return word;
    }

    static WebhookEvent of(AnalysisStatus ended) {
        return switch (ended) {
            case ANSWERED -> ANALYSIS_COMPLETED;
            case NO_ANSWER, ABSTAINED, REJECTED, DEADLINE_PASSED -> ANALYSIS_FAILED;
            case CANCELLED -> ANALYSIS_CANCELLED;
            case RUNNING, WAITING -> throw new IllegalArgumentException(ended + " is no end");
        };
    }

    static WebhookEvent of(BatchState ended) {
        return switch (ended) {
            case ENDED -> BATCH_COMPLETED;
            case CANCELLED -> BATCH_CANCELLED;
            case RECEIVING, RUNNING, PAUSED, CANCELLING -> throw new IllegalArgumentException(ended + " is no end");
        };
    }

    static WebhookEvent of(PipelineState ended) {
        return switch (ended) {
            case ANSWERED -> PIPELINE_COMPLETED;
            case FAILED, DEADLINE_PASSED -> PIPELINE_FAILED;
            case CANCELLED -> PIPELINE_CANCELLED;
            case RUNNING, CANCELLING -> throw new IllegalArgumentException(ended + " is no end");
        };
    }

    /** @throws InvalidField for a word that is none; all where none is given */
    public static Set<WebhookEvent> parse(List<String> words) {
        if (words.isEmpty()) {
            return EnumSet.allOf(WebhookEvent.class);
        }
        Set<WebhookEvent> events = EnumSet.noneOf(WebhookEvent.class);
        for (String word : words) {
            events.add(Stream.of(values())
                    .filter(event -> event.word.equals(word.strip()))
                    .findFirst()
                    .orElseThrow(() -> new InvalidField(
                            "events",
                            "there are "
                                    + Stream.of(values())
                                            .map(WebhookEvent::word)
                                            .collect(Collectors.joining(", ")))));
        }
        return events;
    }
}
