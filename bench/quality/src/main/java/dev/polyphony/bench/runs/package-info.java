/** Strategies run through the real workflow. */
@NullMarked
package dev.polyphony.bench.runs;

import org.jspecify.annotations.NullMarked;
