@NullMarked
package dev.polyphony.bench.rivals;

import org.jspecify.annotations.NullMarked;
