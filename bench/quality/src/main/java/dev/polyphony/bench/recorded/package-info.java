/** Answers that real models gave, the groups they fall into and how they are graded. */
@NullMarked
package dev.polyphony.bench.recorded;

import org.jspecify.annotations.NullMarked;
