package dev.polyphony.port;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.plan.Compilation;
import java.time.Instant;

/**
 * One thing that happened in an analysis. Two of the same analysis, run, call, send and sequence are one.
 *
 * @param analysisId the workflow's id
 * @param runId the workflow's run: a reset is a new one
 * @param call path of the call in the plan; empty for what concerns the analysis
 * @param send number of the request that it belongs to, from 1; 0 where it belongs to none
 * @param sequence counts the pieces of the same call and send, from 0
 */
public record AnalysisEvent(String analysisId, String runId, String call, int send, long sequence, Piece piece) {

    /** What is written of it. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Compiled.class, name = "compiled"),
        @JsonSubTypes.Type(value = CallStarted.class, name = "call_started"),
        @JsonSubTypes.Type(value = CallEnded.class, name = "call_ended")
    })
    public sealed interface Piece {}

    /** The analysis was compiled: it has a plan, waits for money, or is rejected. Calls before it are another run's. */
    public record Compiled(
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at, Compilation compilation) implements Piece {}

    /** A worker took up the call; its name and step are the plan's. */
    public record CallStarted(
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at) implements Piece {}

    /** @param record with the beginning of the answer alone where that is long */
    public record CallEnded(CallRecord record) implements Piece {}
}
