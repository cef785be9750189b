@NullMarked
package dev.polyphony.planning.fitting;

import org.jspecify.annotations.NullMarked;
