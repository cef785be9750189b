@NullMarked
package dev.polyphony.fleet;

import org.jspecify.annotations.NullMarked;
