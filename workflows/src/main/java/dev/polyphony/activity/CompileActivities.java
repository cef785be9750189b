package dev.polyphony.activity;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.plan.Compilation;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** From a request to a plan, taken once and recorded. Safe to repeat. */
@ActivityInterface
public interface CompileActivities {

    /** Turns a request into a plan with the catalogue, credentials and settings of this moment. */
    @ActivityMethod(name = "CompilePlan")
    Compilation compile(Analysis analysis);

    /** As {@link #compile}, but it may spend past what budgets leave: somebody approved it. */
    @ActivityMethod(name = "CompileApproved")
    Compilation compileApproved(Analysis analysis);
}
