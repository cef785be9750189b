package dev.polyphony.execution;

import dev.polyphony.plan.Verdict;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.function.BiFunction;

/** Counts votes as they come in, until no vote that is still out can change the winner. */
final class EarlyCount {
    private boolean settled;
    private boolean over;

    private EarlyCount() {}

    /** For panels that nothing can settle early. */
    static EarlyCount never() {
        return new EarlyCount();
    }

    /** @param count of the answers so far, with the number of members that can still answer */
    static EarlyCount of(Race members, BiFunction<List<Outcome.Answered>, Integer, Verdict> count) {
        EarlyCount early = new EarlyCount();
        Async.procedure(() -> early.watch(members, count));
        return early;
    }

    boolean isSettled() {
        return settled;
    }

    /** No further vote is of interest. */
    void end() {
        over = true;
    }

    private void watch(Race members, BiFunction<List<Outcome.Answered>, Integer, Verdict> count) {
        int[] counted = {1};
        while (!over && !settled && !members.allEnded()) {
            Workflow.await(() -> over || members.allEnded() || members.answers().size() > counted[0]);
            List<Outcome.Answered> answers = members.answers();
            if (!over && !members.allEnded() && answers.size() > counted[0]) {
                counted[0] = answers.size();
                settled = count.apply(answers, members.underWay()).settled();
            }
        }
    }
}
