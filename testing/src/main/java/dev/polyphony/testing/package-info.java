@NullMarked
package dev.polyphony.testing;

import org.jspecify.annotations.NullMarked;
