package dev.polyphony.client;

import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.call.InvalidField;
import dev.polyphony.workflow.SearchAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Which analyses to list.
 *
 * @param status absent for all
 * @param limit 1 to 1,000
 */
public record AnalysisFilter(@Nullable AnalysisStatus status, int limit) {
    public AnalysisFilter {
        if (limit < 1 || limit > 1000) {
            throw new InvalidField("limit", limit + " is not between 1 and 1000");
        }
    }

    /** In Temporal's list filter language. */
    String query() {
        String analyses = "WorkflowType = '" + Executions.TYPE + "'";
        if (status == null) {
            return analyses;
        }
        String word = analyses + " AND " + SearchAttributes.STATUS.getName() + " = '" + status.word() + "'";
        // One that was terminated still has the word it began with.
        return status == AnalysisStatus.RUNNING || status == AnalysisStatus.WAITING
                ? word + " AND ExecutionStatus = 'Running'"
                : word;
    }
}
