@NullMarked
package dev.polyphony;

import org.jspecify.annotations.NullMarked;
