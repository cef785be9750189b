@NullMarked
package dev.polyphony.planning;

import org.jspecify.annotations.NullMarked;
