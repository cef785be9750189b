package dev.polyphony.catalogue;

import java.util.OptionalDouble;

/**
 * What to expect of a model until it is measured here.
 *
 * @param quality of its answers, 0 to 1
 * @param seconds that an answer takes, mostly
 * @param memory that it takes when it is loaded, in GB: about what its usual file has
 */
public record Expected(OptionalDouble quality, OptionalDouble seconds, OptionalDouble memory) {
    static final Expected NOTHING =
            new Expected(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
}
