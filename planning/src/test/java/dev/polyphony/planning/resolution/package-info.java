@NullMarked
package dev.polyphony.planning.resolution;

import org.jspecify.annotations.NullMarked;
