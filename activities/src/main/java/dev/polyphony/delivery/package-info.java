/** Messages to receivers outside: how they are written and signed, the ways they go, and what becomes of them. */
@NullMarked
package dev.polyphony.delivery;

import org.jspecify.annotations.NullMarked;
