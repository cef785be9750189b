@NullMarked
package dev.polyphony.bench.cache;

import org.jspecify.annotations.NullMarked;
