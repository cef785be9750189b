/** How long a token takes through. */
@NullMarked
package dev.polyphony.bench.streams;

import org.jspecify.annotations.NullMarked;
