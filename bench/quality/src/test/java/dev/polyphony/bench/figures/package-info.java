@NullMarked
package dev.polyphony.bench.figures;

import org.jspecify.annotations.NullMarked;
