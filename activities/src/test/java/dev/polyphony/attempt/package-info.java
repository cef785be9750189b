@NullMarked
package dev.polyphony.attempt;

import org.jspecify.annotations.NullMarked;
