package dev.polyphony.batch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisResult.Problem;
import dev.polyphony.call.InvalidField;
import org.jspecify.annotations.Nullable;

/** One line of a batch. */
public final class BatchLine {
    private BatchLine() {}

    /**
     * The id of a line's analysis.
     *
     * @param batchId the batch's
     * @param number from 1
     */
    public static String analysisId(String batchId, int number) {
        return batchId + "." + number;
    }

    /** As it arrived. */
    public sealed interface Received {
        /** Its place, from 1. */
        int number();

        /** What its submitter knows it by; absent where nobody says. */
        @Nullable
        String key();

        /** One that can be asked. */
        record Valid(int number, @Nullable String key, Analysis analysis) implements Received {}

        /** One that says no analysis: nothing is asked for it. */
        record Invalid(int number, @Nullable String key, String field, String problem) implements Received {
            public static Invalid of(int number, @Nullable String key, InvalidField problem) {
                return new Invalid(number, key, problem.field(), problem.problem());
            }
        }
    }

    /**
     * What came of it.
     *
     * @param line its place, from 1
     * @param id what its submitter knows it by; absent where nobody said
     * @param status of an analysis; {@code invalid} for a line that says none, {@code waiting} before its end
     * @param result absent before its end, and where it was never asked
     * @param problem why it was never asked; absent otherwise
     */
    public record Outcome(
            int line,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String id,

            String status,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            AnalysisResult result,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Problem problem) {
        public static final String INVALID = "invalid";
        public static final String WAITING = "waiting";
    }
}
