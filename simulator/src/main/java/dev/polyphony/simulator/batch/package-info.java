/** The vendors' batch APIs: requests handed in together and worked off later. */
@NullMarked
package dev.polyphony.simulator.batch;

import org.jspecify.annotations.NullMarked;
