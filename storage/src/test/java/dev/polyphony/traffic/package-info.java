@NullMarked
package dev.polyphony.traffic;

import org.jspecify.annotations.NullMarked;
