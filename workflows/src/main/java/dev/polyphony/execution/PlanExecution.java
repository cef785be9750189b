package dev.polyphony.execution;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Decision;
import dev.polyphony.call.CallBudget.BatchBudget;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.Question;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Funding;
import dev.polyphony.workflow.TaskPriority;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has a compiled plan interpreted, with what was decided before it on record. */
final class PlanExecution {
    private final Analysis analysis;
    private final Journal journal;

    PlanExecution(Analysis analysis, Journal journal) {
        this.analysis = analysis;
        this.journal = journal;
    }

    /**
     * @param question where it is kept already; absent where it is not, or goes with each call
     * @param batch what its batch may cost; absent where it is of none, or that one has no limit
     */
    Outcome run(CompiledPlan plan, @Nullable String question, @Nullable BatchBudget batch) {
        if (plan.semantics() > CompiledPlan.SEMANTICS) {
            // Fails the workflow task, not the analysis: it waits for a worker that knows these semantics.
            throw new IllegalStateException("compiled for semantics " + plan.semantics() + ", this worker knows up to "
                    + CompiledPlan.SEMANTICS);
        }
        if (plan.choices() != null) {
            plan.choices()
                    .forEach(choice -> journal.decided(after -> new Decision.Chosen(choice.path(), after, choice)));
        }
        if (plan.funding() != null) {
            decided(plan.funding());
        }
        Outcome outcome = interpreter(plan, question == null ? kept(plan) : question, batch)
                .run(journal.begunAt().plus(plan.deadline()));
        if (outcome instanceof Outcome.Answered) {
            journal.unknown(plan);
        }
        return outcome;
    }

    /** What is asked first, however it ends; nothing is on record of it. */
    List<CallTask> first(CompiledPlan plan, @Nullable String question, @Nullable BatchBudget batch, Instant until) {
        return plan.semantics() > CompiledPlan.SEMANTICS
                ? List.of()
                : interpreter(plan, question, batch).first(until);
    }

    private Interpreter interpreter(CompiledPlan plan, @Nullable String question, @Nullable BatchBudget batch) {
        return new Interpreter(
                analysis,
                plan,
                journal,
                new LaneCaller(
                        TaskPriority.of(analysis, plan.weight()),
                        plan.timing(),
                        plan.semantics() >= 4,
                        !journal.isOfLine()),
                question,
                batch);
    }

    private void decided(Funding funding) {
        String budget = funding.budget();
        if (funding.leftOut() != null) {
            funding.leftOut().forEach(step -> journal.decided(after -> new Decision.LeftOut("", after, step)));
        }
        if (budget != null) {
            journal.decided(after -> new Decision.Cut("", after, budget, funding.without()));
        }
    }

    /** Where the question is kept, if it is too long to go with each call. */
    private @Nullable String kept(CompiledPlan plan) {
        return Boolean.TRUE.equals(plan.byReference())
                ? ActivityStubs.store(journal.left())
                        .keep(new Question(
                                analysis.prompt(),
                                analysis.conversation(),
                                analysis.answerSchema(),
                                analysis.parameters()))
                        .ref()
                : null;
    }
}
