/** Strategies judged on what real models really answered. */
@NullMarked
package dev.polyphony.bench;

import org.jspecify.annotations.NullMarked;
