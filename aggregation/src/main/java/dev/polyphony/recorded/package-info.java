/** Panels over answers that were recorded and graded before. */
@NullMarked
package dev.polyphony.recorded;

import org.jspecify.annotations.NullMarked;
