/** What a caller submits and what comes back. */
@NullMarked
package dev.polyphony.analysis;

import org.jspecify.annotations.NullMarked;
