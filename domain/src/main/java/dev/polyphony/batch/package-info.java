/** Many analyses that are submitted as one: what they are made of, how far they are and what came of each. */
@NullMarked
package dev.polyphony.batch;

import org.jspecify.annotations.NullMarked;
