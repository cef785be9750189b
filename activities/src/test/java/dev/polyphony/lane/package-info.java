@NullMarked
package dev.polyphony.lane;

import org.jspecify.annotations.NullMarked;
