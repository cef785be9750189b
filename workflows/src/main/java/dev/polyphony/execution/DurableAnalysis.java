package dev.polyphony.execution;

import static dev.polyphony.execution.Journal.now;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Decision;
import dev.polyphony.analysis.Progress;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compile, interpret, conclude. */
public final class DurableAnalysis implements AnalysisWorkflow {
    private final Journal journal;
    private final Conclusion conclusion;
    private final CancellationScope work;
    private @Nullable AnalysisResult result;

    @WorkflowInit
    public DurableAnalysis(Analysis analysis) {
        journal = new Journal(now());
        conclusion = new Conclusion(analysis, journal);
        // Here, since a cancellation can arrive before the work begins.
        work = Workflow.newCancellationScope(() -> result = answer(analysis));
    }

    @Override
    public AnalysisResult analyze(Analysis analysis) {
        work.run();
        AnalysisResult ended = Objects.requireNonNull(result);
        conclusion.publish(ended);
        return ended;
    }

    @Override
    public void cancel() {
        work.cancel();
    }

    @Override
    public Progress progress() {
        AnalysisStatus status = result == null ? AnalysisStatus.RUNNING : result.status();
        return new Progress(status, journal.startedAt(), journal.progress());
    }

    private AnalysisResult answer(Analysis analysis) {
        try {
            return switch (Lanes.decisions().compile(analysis)) {
                case Compilation.Rejected rejected -> conclusion.rejected(rejected);
                case Compilation.Compiled(CompiledPlan plan) -> conclusion.of(plan, execute(analysis, plan));
            };
        } catch (CanceledFailure waiting) {
            return cancelled();
        } catch (ActivityFailure deciding) {
            if (deciding.getCause() instanceof CanceledFailure) {
                return cancelled();
            }
            return conclusion.rejected(
                    new Compilation.Rejected("analysis", "could not be planned; the worker's log says why"));
        }
    }

    private Outcome execute(Analysis analysis, CompiledPlan plan) {
        if (plan.semantics() > CompiledPlan.SEMANTICS) {
            // Fails the workflow task, not the analysis: it waits for a worker that knows these semantics.
            throw new IllegalStateException("compiled for semantics " + plan.semantics() + ", this worker knows up to "
                    + CompiledPlan.SEMANTICS);
        }
        if (plan.choices() != null) {
            plan.choices()
                    .forEach(choice -> journal.decided(after -> new Decision.Chosen(choice.path(), after, choice)));
        }
        return new Interpreter(analysis, plan, journal, new LaneAsker(plan.timing()))
                .run(journal.startedAt().plus(plan.deadline()));
    }

    private AnalysisResult cancelled() {
        // What is under way hears of it too; its entries belong into the result.
        Workflow.newDetachedCancellationScope(() -> Workflow.await(journal::allEnded))
                .run();
        return conclusion.cancelled();
    }
}
