package dev.polyphony.catalogue;

import dev.polyphony.call.ModelRef;

/**
 * A model that makes vectors of texts.
 *
 * @param alias its short name, or {@code provider/model-id} where the catalogue does not list it
 * @param price of its input; there is no output
 */
public record EmbeddingModel(String alias, ModelRef ref, Price price) {}
