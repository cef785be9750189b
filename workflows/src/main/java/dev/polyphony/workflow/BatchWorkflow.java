package dev.polyphony.workflow;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.batch.BatchLimits;
import dev.polyphony.call.Persisted;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Many analyses in one workflow, which goes on as a new run before its history grows long. Lines, results and what is
 * ordered of it are in the database; its id is the batch's.
 */
@WorkflowInterface
public interface BatchWorkflow {
    @WorkflowMethod(name = "Batch")
    void run(Run run);

    /** Something was ordered: it looks what. */
    @SignalMethod
    void look();

    /** Of a batch that waits for money: it looks again whether there is some. */
    @SignalMethod
    void budgetChanged();

    /**
     * @param after the last line that an earlier run took, 0 for none
     * @param atOnce lines that are under way at once
     * @param taken lines that are read and compiled at once
     * @param perRun lines that one run takes, at the most and a few
     * @param economy how long lines may wait for their providers' own batches; absent where all are asked directly
     * @param waiting how many that were taken together may wait for that at once
     */
    @Persisted
    record Run(
            int after,
            @JsonProperty("at_once") int atOnce,
            int taken,
            @JsonProperty("per_run") int perRun,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Duration economy,

            int waiting) {
        private static final int USUAL_TAKEN = 50;
        private static final int USUAL_PER_RUN = 1000;
        private static final int ECONOMY_TAKEN = 100;
        private static final int ECONOMY_WAITING = 20;

        /** All of it asked directly. */
        public Run(int after, int atOnce, int taken, int perRun) {
            this(after, atOnce, taken, perRun, null, 0);
        }

        /** From the beginning. */
        public static Run begin(BatchLimits limits) {
            int atOnce = Objects.requireNonNullElse(limits.atOnce(), BatchLimits.USUAL_AT_ONCE);
            return limits.economy() == null
                    ? new Run(0, atOnce, USUAL_TAKEN, USUAL_PER_RUN)
                    : new Run(
                            0,
                            atOnce,
                            ECONOMY_TAKEN,
                            ECONOMY_TAKEN * ECONOMY_WAITING,
                            limits.economy(),
                            ECONOMY_WAITING);
        }

        /** The same, further on. */
        public Run from(int line) {
            return new Run(line, atOnce, taken, perRun, economy, waiting);
        }
    }
}
