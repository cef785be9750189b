/** A server on loopback that answers as the providers do, well or badly, as its script says. */
@NullMarked
package dev.polyphony.simulator;

import org.jspecify.annotations.NullMarked;
