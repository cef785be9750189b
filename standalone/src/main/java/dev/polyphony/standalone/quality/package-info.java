/** {@code polyphony quality}: whether a panel is worth it, from graded files and from what people rated. */
@NullMarked
package dev.polyphony.standalone.quality;

import org.jspecify.annotations.NullMarked;
