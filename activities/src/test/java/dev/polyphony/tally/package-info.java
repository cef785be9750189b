@NullMarked
package dev.polyphony.tally;

import org.jspecify.annotations.NullMarked;
