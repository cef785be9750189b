/** What the bench measures, as pure functions. */
@NullMarked
package dev.polyphony.bench.figures;

import org.jspecify.annotations.NullMarked;
