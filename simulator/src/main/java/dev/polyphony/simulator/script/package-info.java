/** What the simulator does: behaviours, faults, latencies and answers. */
@NullMarked
package dev.polyphony.simulator.script;

import org.jspecify.annotations.NullMarked;
