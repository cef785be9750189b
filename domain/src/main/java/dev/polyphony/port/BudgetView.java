package dev.polyphony.port;

import dev.polyphony.analysis.Analysis;
import java.util.List;

/** What standing budgets leave for an analysis at this moment. */
@FunctionalInterface
public interface BudgetView {
    List<BudgetHeadroom> of(Analysis analysis);
}
