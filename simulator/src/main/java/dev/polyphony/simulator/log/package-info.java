/** What the simulator was asked, and how each request ended. */
@NullMarked
package dev.polyphony.simulator.log;

import org.jspecify.annotations.NullMarked;
