/** What one sick provider of three costs those who ask. */
@NullMarked
package dev.polyphony.bench.providers;

import org.jspecify.annotations.NullMarked;
