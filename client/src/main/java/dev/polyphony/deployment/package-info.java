/** Versions of workers side by side: which of them takes what is new, and what is left of the others. */
@NullMarked
package dev.polyphony.deployment;

import org.jspecify.annotations.NullMarked;
