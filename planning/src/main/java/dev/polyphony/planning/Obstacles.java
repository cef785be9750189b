package dev.polyphony.planning;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import java.util.Optional;

/** What is known, before anything is sent, to keep a model from answering. */
@FunctionalInterface
public interface Obstacles {

    /** Empty where the model can be asked. */
    Optional<Failure> to(ModelRef model);

    /** Whether somebody set the model's provider up: one that needs no key is not there for that. */
    default boolean isSetUp(ModelRef model) {
        return true;
    }
}
