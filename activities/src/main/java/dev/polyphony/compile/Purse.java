package dev.polyphony.compile;

import dev.polyphony.analysis.Analysis;
import java.util.List;

/** What standing budgets leave for an analysis at this moment. */
@FunctionalInterface
public interface Purse {
    List<Allowance> of(Analysis analysis);
}
