package dev.polyphony.workflow;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Persisted;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

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
     * @param after the last line that is known to have begun, 0 for none
     * @param atOnce lines that are under way at once
     * @param taken lines that are read and compiled at once
     * @param perRun lines that one run begins, at the most
     */
    @Persisted
    record Run(
            int after,
            @JsonProperty("at_once") int atOnce,
            int taken,
            @JsonProperty("per_run") int perRun) {
        private static final int USUAL_TAKEN = 50;
        private static final int USUAL_PER_RUN = 1000;

        /** From the beginning. */
        public static Run begin(int atOnce) {
            return new Run(0, atOnce, USUAL_TAKEN, USUAL_PER_RUN);
        }

        /** The same, further on. */
        public Run from(int line) {
            return new Run(line, atOnce, taken, perRun);
        }
    }
}
