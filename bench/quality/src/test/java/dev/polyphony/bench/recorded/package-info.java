@NullMarked
package dev.polyphony.bench.recorded;

import org.jspecify.annotations.NullMarked;
