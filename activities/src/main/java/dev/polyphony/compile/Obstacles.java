package dev.polyphony.compile;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import java.util.Optional;

/** What is known, before anything is sent, to keep a model from answering. */
@FunctionalInterface
public interface Obstacles {

    /** Empty where the model can be asked. */
    Optional<Failure> to(ModelRef model);
}
