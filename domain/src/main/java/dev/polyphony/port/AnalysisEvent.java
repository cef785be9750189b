package dev.polyphony.port;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallPurpose;
import dev.polyphony.call.Persisted;
import dev.polyphony.call.Reply;
import dev.polyphony.plan.Compilation;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened in an analysis. Two of the same analysis, run, call, send and sequence are one.
 *
 * @param analysisId the workflow's id
 * @param runId the workflow's run: a reset is a new one
 * @param call path of the call in the plan; empty for what concerns the analysis
 * @param send number of the request that it belongs to, from 1; 0 where it belongs to none
 * @param sequence tells the pieces of the same call and send apart and grows with them; of steps it is
 *     {@link #beginning}, {@link #end}, or the milliseconds at which it was compiled; of pieces of an answer
 *     {@link #token}
 */
public record AnalysisEvent(String analysisId, String runId, String call, int send, long sequence, Piece piece) {
    /** Of an activity's id: one place of the plan can be asked several things at the same moment. */
    private static final int ID_BITS = 19;

    /** The sequence with which a call begins, the same for all its attempts. */
    public static long beginning(Instant turn, String activityId) {
        long id = activityId.hashCode() & ((1 << ID_BITS) - 1);
        return ((turn.toEpochMilli() << ID_BITS) | id) << 1;
    }

    /** The sequence with which the call ends that began with that one. */
    public static long end(long beginning) {
        return beginning + 1;
    }

    /**
     * The sequence of a piece of what a call that began so answers.
     *
     * @param piece its number among the call's, from 1: a call that is asked anew in another form can count its
     *     requests anew, and its pieces come after all of the earlier one's
     */
    public static long token(long beginning, long piece) {
        return end(beginning) + piece;
    }

    /** Whether it is a step, and not a piece of what some call answers: those have a send. */
    public boolean isStep() {
        return send == 0;
    }

    /** This piece of a text and the one that comes next in it, as one; empty where that is none. */
    public Optional<AnalysisEvent> and(AnalysisEvent next) {
        return piece instanceof Tokens(Instant at, long offset, String text)
                        && next.piece instanceof Tokens(Instant later, long from, String more)
                        && runId.equals(next.runId)
                        && call.equals(next.call)
                        && send == next.send
                        && from == offset + text.length()
                ? Optional.of(
                        new AnalysisEvent(analysisId, runId, call, send, sequence, new Tokens(at, offset, text + more)))
                : Optional.empty();
    }

    /** The sequence with which the call began that this event begins or ends. */
    public long begun() {
        return sequence & ~1L;
    }

    /** What is written of it. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Compiled.class, name = "compiled"),
        @JsonSubTypes.Type(value = CallStarted.class, name = "call_started"),
        @JsonSubTypes.Type(value = CallAnswered.class, name = "call_answered"),
        @JsonSubTypes.Type(value = CallFailed.class, name = "call_failed"),
        @JsonSubTypes.Type(value = Tokens.class, name = "tokens"),
        @JsonSubTypes.Type(value = ToolCallDelta.class, name = "tool_call_delta")
    })
    @Persisted
    public sealed interface Piece {
        /** When it came about, by the clock of whoever tells it. */
        Instant at();
    }

    /**
     * The analysis was compiled: it has a plan, waits for money, or is rejected. Again where it has waited.
     *
     * @param by id of the activity that did; absent where nobody will ask
     */
    public record Compiled(
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at,
            Compilation compilation,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String by)
            implements Piece {
        public Compiled(Instant at, Compilation compilation) {
            this(at, compilation, null);
        }
    }

    /**
     * A worker took up the call; its name and step are the plan's. The same each time that it is tried.
     *
     * @param at when its turn came, which can be before a worker had time for it
     * @param duty what it does with others' answers; absent for one that answers the prompt itself
     */
    public record CallStarted(
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            CallPurpose duty)
            implements Piece {}

    /** @param reply with the beginning of the answer alone where that is long */
    public record CallAnswered(
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at, Reply reply) implements Piece {}

    /** It is given up: what is tried again has not ended. */
    public record CallFailed(
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at, CallFailure failure) implements Piece {}

    /**
     * A piece of an answer as it arrives; of the call that makes the analysis' answer alone, and where that is asked
     * for. The event's send is the request that it comes from, by the ledger's number. Whether the answer stands is
     * known when the call has answered: what comes of another call, another send, or at offset 0 again takes the place
     * of all before.
     *
     * @param offset UTF-16 units of the same answer before it: where it is not as many as were read, a piece was lost
     * @param text what comes next, without what the model thinks aloud
     */
    public record Tokens(
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at, long offset, String text) implements Piece {}

    /**
     * A piece of a call of a tool in such an answer, as it arrives: under the same rules as its {@link Tokens}, among
     * which it stands. The calls of an answer begin in order, and go on in any.
     *
     * @param index of the call in the answer, from 0
     * @param id what the call's result goes by; absent in all but its first piece
     * @param name of the tool; absent likewise
     * @param offset UTF-16 units of the call's arguments before it
     * @param arguments what comes next of them, as JSON that is not all there; empty in a first piece alone
     */
    public record ToolCallDelta(
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at,
            int index,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String id,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String name,

            long offset,
            String arguments)
            implements Piece {}
}
