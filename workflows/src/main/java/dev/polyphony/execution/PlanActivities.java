package dev.polyphony.execution;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.Persisted;
import dev.polyphony.call.Reply;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Verdict;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/** Decisions on data that changes, taken once and recorded. Both are pure of effects: safe to repeat. */
@ActivityInterface
public interface PlanActivities {

    /** Turns a request into a plan with the catalogue, credentials and settings of this moment. */
    @ActivityMethod(name = "CompilePlan")
    Compilation compile(Analysis analysis);

    /** Compares the answers of a panel. */
    @ActivityMethod(name = "Aggregate")
    Verdict aggregate(Ballot ballot);

    /** The usable answers of a panel, at least one, in the order of its members. */
    @Persisted
    record Ballot(Aggregation aggregation, List<Entry> entries) {
        public Ballot {
            entries = List.copyOf(entries);
        }
    }

    @Persisted
    record Entry(String path, Reply reply) {}
}
