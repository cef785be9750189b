/** The statistics of graded answers: whether a panel is worth it, and whether confidence is right. */
@NullMarked
package dev.polyphony.evaluation;

import org.jspecify.annotations.NullMarked;
