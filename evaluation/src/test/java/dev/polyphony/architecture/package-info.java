@NullMarked
package dev.polyphony.architecture;

import org.jspecify.annotations.NullMarked;
