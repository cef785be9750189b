package dev.polyphony.execution;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Nodes that are evaluated at the same time, and can be ended together. */
final class Race {
    private final List<Promise<Outcome>> entrants = new ArrayList<>();
    private final List<CancellationScope> scopes = new ArrayList<>();

    /** Starts one more. */
    void enter(Supplier<Outcome> evaluation) {
        CancellationScope scope =
                Workflow.newCancellationScope(() -> entrants.add(Async.function(() -> settled(evaluation))));
        scopes.add(scope);
        scope.run();
    }

    /** Ends those still under way; their requests are aborted. */
    void end(String why) {
        scopes.forEach(scope -> scope.cancel(why));
        Workflow.await(this::allEnded);
    }

    boolean allEnded() {
        return entrants.stream().allMatch(Promise::isCompleted);
    }

    int underWay() {
        return (int) entrants.stream().filter(entrant -> !entrant.isCompleted()).count();
    }

    boolean hasEnded(int entrant) {
        return entrants.get(entrant).isCompleted();
    }

    /** In the order in which they were started; all must have ended. */
    List<Outcome> outcomes() {
        return entrants.stream().map(Promise::get).toList();
    }

    /** The answers so far, in the order in which they were asked for. */
    List<Outcome.Answered> answers() {
        return entrants.stream()
                .filter(Promise::isCompleted)
                .map(Promise::get)
                .filter(Outcome.Answered.class::isInstance)
                .map(Outcome.Answered.class::cast)
                .toList();
    }

    /** Those that have ended without one. */
    int failures() {
        return (int) entrants.stream().filter(Promise::isCompleted).count()
                - answers().size();
    }

    Optional<Outcome.Answered> answer() {
        return answers().stream().findFirst();
    }

    private static Outcome settled(Supplier<Outcome> evaluation) {
        try {
            return evaluation.get();
        } catch (CanceledFailure waiting) {
            // For time to pass, not for a model.
            return new Outcome.Cancelled();
        } catch (ActivityFailure deciding) {
            if (deciding.getCause() instanceof CanceledFailure) {
                return new Outcome.Cancelled();
            }
            throw deciding;
        }
    }
}
