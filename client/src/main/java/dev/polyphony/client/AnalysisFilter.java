package dev.polyphony.client;

import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Principal;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.workflow.SearchAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which analyses to list. What is absent tells nobody apart.
 *
 * @param limit 1 to 1,000
 * @param strategy a preset's name, or {@code custom}
 * @param category that its cost is filed under; of those that were submitted since there is this filter
 * @param since first instant of its start
 * @param until first instant after
 * @param minCost of what is known of its cost, once it has ended
 * @param maxCost likewise, that amount included
 * @param cursor where a page before it ended: {@link AnalysisPage#next()}; for the same filter otherwise
 */
public record AnalysisFilter(
        @Nullable AnalysisStatus status,
        int limit,
        @Nullable String strategy,
        @Nullable String category,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable Money minCost,
        @Nullable Money maxCost,
        @Nullable String cursor) {
    /** What means nothing in a query. */
    private static final Pattern WORD = Pattern.compile("[^'\"`\\\\\\p{Cntrl}]{1,200}");

    public AnalysisFilter {
        if (limit < 1 || limit > 1000) {
            throw new InvalidField("limit", limit + " is not between 1 and 1000");
        }
        requireWord("strategy", strategy);
        requireWord("category", category);
        if (since != null && until != null && !since.isBefore(until)) {
            throw new InvalidField("since", "is not before until");
        }
        if (minCost != null && maxCost != null && minCost.compareTo(maxCost) > 0) {
            throw new InvalidField("min_cost", "is more than max_cost");
        }
    }

    /** @param status absent for all */
    public AnalysisFilter(@Nullable AnalysisStatus status, int limit) {
        this(status, limit, null, null, null, null, null, null, null);
    }

    private static void requireWord(String field, @Nullable String word) {
        if (word != null && !WORD.matcher(word).matches()) {
            throw new InvalidField(field, "is not a name: 1 to 200 characters without quotation marks");
        }
    }

    /** In Temporal's list filter language; a tenant is of letters, digits and signs that mean nothing in it. */
    String query(Principal principal) {
        List<String> conditions = new ArrayList<>();
        conditions.add("WorkflowType = '" + Executions.TYPE + "'");
        conditions.add(SearchAttributes.TENANT.getName() + " = '" + principal.tenant() + "'");
        if (status != null) {
            conditions.add(SearchAttributes.STATUS.getName() + " = '" + status.word() + "'");
            // One that was terminated still has the word it began with.
            if (status == AnalysisStatus.RUNNING || status == AnalysisStatus.WAITING) {
                conditions.add("ExecutionStatus = 'Running'");
            }
        }
        add(conditions, SearchAttributes.STRATEGY.getName() + " = '", strategy, "'");
        add(conditions, SearchAttributes.CATEGORY.getName() + " = '", category, "'");
        add(conditions, "StartTime >= '", since, "'");
        add(conditions, "StartTime < '", until, "'");
        add(conditions, SearchAttributes.COST_USD.getName() + " >= ", usd(minCost), "");
        add(conditions, SearchAttributes.COST_USD.getName() + " <= ", usd(maxCost), "");
        return String.join(" AND ", conditions);
    }

    private static @Nullable String usd(@Nullable Money amount) {
        return amount == null ? null : amount.usd().toPlainString();
    }

    private static void add(List<String> conditions, String before, @Nullable Object value, String after) {
        if (value != null) {
            conditions.add(before + value + after);
        }
    }
}
