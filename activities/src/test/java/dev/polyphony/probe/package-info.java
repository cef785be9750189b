@NullMarked
package dev.polyphony.probe;

import org.jspecify.annotations.NullMarked;
