@NullMarked
package dev.polyphony.vector;

import org.jspecify.annotations.NullMarked;
