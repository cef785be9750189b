@NullMarked
package dev.polyphony.learning;

import org.jspecify.annotations.NullMarked;
