package dev.polyphony.activity;

import dev.polyphony.call.Persisted;
import dev.polyphony.plan.Compilation;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/** Recorded answers under another strategy: nobody is asked and nothing is spent. Safe to repeat. */
@ActivityInterface
public interface RejudgeActivities {

    /**
     * As {@link CompileActivities#compile}, but only recorded answers can be used: models that have none are skipped.
     */
    @ActivityMethod(name = "CompileRejudgement")
    Compilation compileRejudgement(Rejudgement rejudgement);

    /** Prices and judges recorded answers anew, as if they arrived now. */
    @ActivityMethod(name = "Reassess")
    Reassessed reassess(Rejudgement rejudgement);

    @Persisted
    record Reassessed(List<RecordedAnswer> answers) {
        public Reassessed {
            answers = List.copyOf(answers);
        }
    }
}
