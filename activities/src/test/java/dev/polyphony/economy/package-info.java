@NullMarked
package dev.polyphony.economy;

import org.jspecify.annotations.NullMarked;
