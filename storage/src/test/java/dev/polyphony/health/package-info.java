@NullMarked
package dev.polyphony.health;

import org.jspecify.annotations.NullMarked;
