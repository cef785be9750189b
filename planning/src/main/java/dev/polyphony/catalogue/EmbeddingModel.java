package dev.polyphony.catalogue;

import dev.polyphony.call.ModelRef;
import java.util.OptionalInt;

/**
 * A model that makes vectors of texts.
 *
 * @param alias its short name, or {@code provider/model-id} where the catalogue does not list it
 * @param price of its input; there is no output
 * @param rpm requests per minute over all workers; empty: not limited by us
 * @param tpm tokens per minute over all workers; empty: not limited by us
 */
public record EmbeddingModel(String alias, ModelRef ref, Price price, OptionalInt rpm, OptionalInt tpm) {}
