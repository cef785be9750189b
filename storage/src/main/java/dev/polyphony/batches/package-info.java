/** Batches in the database: what was received, what is to be asked next, and what came of it. */
@NullMarked
package dev.polyphony.batches;

import org.jspecify.annotations.NullMarked;
