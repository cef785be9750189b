/** Rules that hold for the whole module. */
@NullMarked
package dev.polyphony.architecture;

import org.jspecify.annotations.NullMarked;
