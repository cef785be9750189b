/** What Temporal's SDK costs by itself: the least workflow that asks a model. */
@NullMarked
package dev.polyphony.bench.temporal;

import org.jspecify.annotations.NullMarked;
