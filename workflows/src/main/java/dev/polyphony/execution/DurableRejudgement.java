package dev.polyphony.execution;

import static dev.polyphony.execution.Journal.now;

import dev.polyphony.activity.RejudgeActivities.Reassessed;
import dev.polyphony.activity.Rejudgement;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.workflow.RejudgeWorkflow;

/** Compile, price and judge anew, interpret over the recorded answers, conclude. */
public final class DurableRejudgement implements RejudgeWorkflow {
    @Override
    public AnalysisResult rejudge(Rejudgement rejudgement) {
        Journal journal = new Journal(now());
        ResultAssembler conclusion = new ResultAssembler(rejudgement.analysis(), journal);
        return switch (ActivityStubs.rejudging().compileRejudgement(rejudgement)) {
            case Compilation.Rejected rejected -> conclusion.rejected(rejected);
            case Compilation.Unfunded never -> throw new IllegalStateException("recorded answers cost nothing");
            case Compilation.Compiled(CompiledPlan plan) -> {
                Reassessed reassessed = ActivityStubs.rejudging().reassess(rejudgement);
                Interpreter interpreter = new Interpreter(
                        rejudgement.analysis(), plan, journal, new RecordedCaller(reassessed.answers()));
                yield conclusion.of(plan, interpreter.run(journal.startedAt().plus(plan.deadline())));
            }
        };
    }
}
