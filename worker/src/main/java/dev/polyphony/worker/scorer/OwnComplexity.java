package dev.polyphony.worker.scorer;

import dev.polyphony.routing.PromptReader;
import dev.polyphony.routing.Reading;
import dev.polyphony.scoring.ScorerFailed;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An operator's own reader of prompts, asked under guard; where it says nothing or fails, the built-in one reads. */
public final class OwnComplexity implements PromptReader {
    private final Own own;
    private final PromptReader builtIn;
    private final ScorerGuard guard;

    /** What the own one does; it may know nothing of a prompt. */
    @FunctionalInterface
    interface Own {
        Optional<Reading> read(String prompt, PromptReader builtIn);
    }

    OwnComplexity(Own own, PromptReader builtIn, ScorerGuard guard) {
        this.own = own;
        this.builtIn = builtIn;
        this.guard = guard;
    }

    /** Of a class, which may break its promises. */
    static Own of(PromptReader reader) {
        return (prompt, builtIn) -> checked(reader.read(prompt));
    }

    private static Optional<Reading> checked(@Nullable Reading said) {
        return Optional.ofNullable(said);
    }

    /** Of what it does not say, the kind of work, the built-in one says what the words tell. */
    static Own of(JsonScorer scorer) {
        return (prompt, builtIn) -> scorer.demand(prompt).map(demand -> {
            Reading words = builtIn.read(prompt);
            return new Reading(
                    demand.level(),
                    demand.task().orElse(words.task()),
                    demand.task().isPresent() || words.taskSaid(),
                    words.signals());
        });
    }

    @Override
    public Reading read(String prompt) {
        try {
            return guard.ask(() -> own.read(prompt, builtIn))
                    .map(reading -> reading.by(guard.name()))
                    .orElseGet(() -> builtIn.read(prompt));
        } catch (ScorerFailed e) {
            return builtIn.read(prompt).without(e.why());
        }
    }
}
