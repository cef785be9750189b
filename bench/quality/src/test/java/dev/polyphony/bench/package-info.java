@NullMarked
package dev.polyphony.bench;

import org.jspecify.annotations.NullMarked;
