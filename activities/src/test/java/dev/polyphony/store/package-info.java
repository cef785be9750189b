@NullMarked
package dev.polyphony.store;

import org.jspecify.annotations.NullMarked;
