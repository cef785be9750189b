/** Which models and providers there are, and which of them can answer now. */
@NullMarked
package dev.polyphony.inventory;

import org.jspecify.annotations.NullMarked;
