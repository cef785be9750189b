/** {@code polyphony replay}: whether this version goes on with histories of the one that runs. */
@NullMarked
package dev.polyphony.standalone.replay;

import org.jspecify.annotations.NullMarked;
