package dev.polyphony.activity;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisResult.Problem;
import dev.polyphony.batch.BatchState;
import dev.polyphony.call.Money;
import dev.polyphony.call.Persisted;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Compilation.Unfunded;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a batch's workflow has to do with its lines in the database. All are safe to repeat. */
@ActivityInterface
public interface BatchActivities {

    /** The next lines that have not ended, compiled, and what is ordered of the batch. */
    @ActivityMethod(name = "TakeLines")
    Taken take(Wanted wanted);

    /** Keeps what came of lines. */
    @ActivityMethod(name = "StoreLines")
    void store(Ended ended);

    /** Says why nothing more begins, or that it goes on. */
    @ActivityMethod(name = "TellWait")
    void tell(Wait wait);

    /** Nothing comes any more. */
    @ActivityMethod(name = "EndBatch")
    void end(End end);

    /**
     * @param batchId its workflow's
     * @param after the last line that was taken, 0 for none
     */
    @Persisted
    record Wanted(@JsonProperty("batch_id") String batchId, int after, int most) {}

    /**
     * @param state that is ordered; nothing is to begin where it is not running
     * @param lines in order; none where no more are waiting
     * @param maxCost what all may cost together; absent without a limit
     * @param unfunded why the line after these cannot begin now; absent where that is not so
     */
    @Persisted
    record Taken(
            BatchState state,
            List<Line> lines,

            @JsonProperty("max_cost") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Money maxCost,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Unfunded unfunded) {
        public Taken {
            lines = List.copyOf(lines);
        }
    }

    /**
     * @param analysis without what is kept elsewhere
     * @param question where its question is kept; absent where it is here
     */
    @Persisted
    record Line(
            int number,
            Analysis analysis,
            Compilation compilation,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String question) {}

    @Persisted
    record Ended(@JsonProperty("batch_id") String batchId, List<LineResult> lines) {
        public Ended {
            lines = List.copyOf(lines);
        }
    }

    @Persisted
    record LineResult(int number, AnalysisResult result) {}

    /** @param why for people; absent where it goes on */
    @Persisted
    record Wait(
            @JsonProperty("batch_id") String batchId,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String why) {}

    /** @param problem why the lines that are left were not asked; absent where they are cancelled, or none is left */
    @Persisted
    record End(
            @JsonProperty("batch_id") String batchId,
            BatchState how,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Problem problem) {}
}
