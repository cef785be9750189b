/** Rules over the whole module. */
@NullMarked
package dev.polyphony;

import org.jspecify.annotations.NullMarked;
