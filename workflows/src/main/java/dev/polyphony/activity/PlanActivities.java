package dev.polyphony.activity;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.Opinion;
import dev.polyphony.call.Persisted;
import dev.polyphony.call.Reply;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Count;
import dev.polyphony.plan.Verdict;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decisions on data that changes, taken once and recorded. All are safe to repeat. */
@ActivityInterface
public interface PlanActivities {

    /** Turns a request into a plan with the catalogue, credentials and settings of this moment. */
    @ActivityMethod(name = "CompilePlan")
    Compilation compile(Analysis analysis);

    /** As {@link #compile}, but it may spend past what budgets leave: somebody approved it. */
    @ActivityMethod(name = "CompileApproved")
    Compilation compileApproved(Analysis analysis);

    /** Compares the answers of a panel. */
    @ActivityMethod(name = "Aggregate")
    Verdict aggregate(Ballot ballot);

    /** Whether a hedge may ask one more model because the one before is slow. Counts a call that is granted. */
    @ActivityMethod(name = "AllowHedge")
    Leave allowHedge(Hedging hedging);

    /** As {@link #compile}, but only recorded answers can be used: models that have none are skipped. */
    @ActivityMethod(name = "CompileRejudgement")
    Compilation compileRejudgement(Rejudgement rejudgement);

    /** Prices and judges recorded answers anew, as if they arrived now. */
    @ActivityMethod(name = "Reassess")
    Reassessed reassess(Rejudgement rejudgement);

    /**
     * The usable answers of a panel, at least one, in the order of its members.
     *
     * @param voices what judges said of them; absent where nobody was asked
     */
    @Persisted
    record Ballot(
            @JsonProperty("aggregation") Count count,
            List<Entry> entries,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Voice> voices) {
        public Ballot {
            entries = List.copyOf(entries);
            voices = voices == null ? null : List.copyOf(voices);
        }

        public Ballot(Count count, List<Entry> entries) {
            this(count, entries, null);
        }
    }

    @Persisted
    record Entry(String path, Reply reply) {}

    /** @param path of the judge's call */
    @Persisted
    record Voice(String path, Opinion opinion) {}

    /** @param path of the contender that would be started */
    @Persisted
    record Hedging(@JsonProperty("analysis_id") String analysisId, String path) {}

    @Persisted
    record Leave(boolean granted) {}

    @Persisted
    record Reassessed(List<RecordedAnswer> answers) {
        public Reassessed {
            answers = List.copyOf(answers);
        }
    }
}
