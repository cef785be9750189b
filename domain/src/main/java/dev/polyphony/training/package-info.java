/** Learning from graded answers whom to ask, as a worker is asked to do it. */
@NullMarked
package dev.polyphony.training;

import org.jspecify.annotations.NullMarked;
