package dev.polyphony.client;

import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Principal;
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

    /** In Temporal's list filter language; a tenant is of letters, digits and signs that mean nothing in it. */
    String query(Principal principal) {
        String analyses = "WorkflowType = '" + Executions.TYPE + "' AND " + SearchAttributes.TENANT.getName() + " = '"
                + principal.tenant() + "'";
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
