package dev.polyphony.execution;

import static dev.polyphony.execution.Journal.now;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.execution.PlanActivities.Reassessed;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;

/** Compile, price and judge anew, interpret over the recorded answers, conclude. */
public final class Rejudge implements RejudgeWorkflow {
    @Override
    public AnalysisResult rejudge(Rejudgement rejudgement) {
        Journal journal = new Journal(now());
        Conclusion conclusion = new Conclusion(rejudgement.analysis(), journal);
        return switch (Lanes.decisions().compileRejudgement(rejudgement)) {
            case Compilation.Rejected rejected -> conclusion.rejected(rejected);
            case Compilation.Unfunded never -> throw new IllegalStateException("recorded answers cost nothing");
            case Compilation.Compiled(CompiledPlan plan) -> {
                Reassessed reassessed = Lanes.decisions().reassess(rejudgement);
                Interpreter interpreter =
                        new Interpreter(rejudgement.analysis(), plan, journal, new RecordedAsker(reassessed.answers()));
                yield conclusion.of(plan, interpreter.run(journal.startedAt().plus(plan.deadline())));
            }
        };
    }
}
