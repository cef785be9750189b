@NullMarked
package dev.polyphony.batches;

import org.jspecify.annotations.NullMarked;
