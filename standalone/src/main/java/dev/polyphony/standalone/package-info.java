/** Worker, starter, embedded Temporal and simulator in one process, as the command line needs them. */
@NullMarked
package dev.polyphony.standalone;

import org.jspecify.annotations.NullMarked;
