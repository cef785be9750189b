/** How soon one analysis follows another. */
@NullMarked
package dev.polyphony.bench.dispatch;

import org.jspecify.annotations.NullMarked;
