@NullMarked
package dev.polyphony.compile;

import org.jspecify.annotations.NullMarked;
