@NullMarked
package dev.polyphony.access;

import org.jspecify.annotations.NullMarked;
