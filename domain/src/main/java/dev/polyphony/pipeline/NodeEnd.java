package dev.polyphony.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * What came of a node, as later ones see it.
 *
 * @param text its answer, or what a person said with the decision; absent where there is none
 * @param confidence of the answer, 0 to 1; absent where nobody knows
 */
public record NodeEnd(
        NodeState state, @Nullable String text, @Nullable Double confidence) {}
