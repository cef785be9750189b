/** Experiments in the database: what they are, what their analyses came to, and what was found. */
@NullMarked
package dev.polyphony.experimentstore;

import org.jspecify.annotations.NullMarked;
