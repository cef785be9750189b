package dev.polyphony.pipeline;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.analysis.AnalysisStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How a node of a pipeline stands or ended. */
public enum NodeState {
    /** What it waits for has not ended, or no place is free. */
    @JsonProperty("pending")
    PENDING,
    @JsonProperty("running")
    RUNNING,
    /** A person is asked. */
    @JsonProperty("waiting")
    WAITING,
    @JsonProperty("answered")
    ANSWERED,
    /** By a person. */
    @JsonProperty("approved")
    APPROVED,
    /** By a person; of an analysis, refused before anything was spent. */
    @JsonProperty("rejected")
    REJECTED,
    @JsonProperty("no_answer")
    NO_ANSWER,
    @JsonProperty("abstained")
    ABSTAINED,
    @JsonProperty("deadline_passed")
    DEADLINE_PASSED,
    @JsonProperty("cancelled")
    CANCELLED,
    /** Its condition did not hold, or what it needs has no result. */
    @JsonProperty("skipped")
    SKIPPED;

    /** Whether nothing comes after it, but for a resumption. */
    public boolean isFinal() {
        return switch (this) {
            case PENDING, RUNNING, WAITING -> false;
            case ANSWERED, APPROVED, REJECTED, NO_ANSWER, ABSTAINED, DEADLINE_PASSED, CANCELLED, SKIPPED -> true;
        };
    }

    /** Whether it has a result that others can build on. */
    public boolean isDone() {
        return this == ANSWERED || this == APPROVED;
    }

    /** Whether it was to have a result and has none. */
    public boolean isFailure() {
        return isFinal() && !isDone() && this != SKIPPED;
    }

    /** Of a node that is an analysis. */
    public static NodeState of(AnalysisStatus status) {
        return switch (status) {
            case RUNNING, WAITING -> RUNNING;
            case ANSWERED -> ANSWERED;
            case NO_ANSWER -> NO_ANSWER;
            case ABSTAINED -> ABSTAINED;
            case REJECTED -> REJECTED;
            case DEADLINE_PASSED -> DEADLINE_PASSED;
            case CANCELLED -> CANCELLED;
        };
    }

    /** The words of those that a condition can ask for. */
    public static List<String> ends() {
        return Arrays.stream(values())
                .filter(NodeState::isFinal)
                .map(NodeState::word)
                .toList();
    }

    /** The name in JSON and in conditions. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
