/** Models that this worker serves itself, out of files. */
@NullMarked
package dev.polyphony.local;

import org.jspecify.annotations.NullMarked;
