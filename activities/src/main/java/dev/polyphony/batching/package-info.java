/** The lines of batches for their workflows. */
@NullMarked
package dev.polyphony.batching;

import org.jspecify.annotations.NullMarked;
