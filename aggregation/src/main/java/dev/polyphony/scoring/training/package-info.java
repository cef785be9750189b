/** Learns the weights of a workload from answers that were graded. */
@NullMarked
package dev.polyphony.scoring.training;

import org.jspecify.annotations.NullMarked;
