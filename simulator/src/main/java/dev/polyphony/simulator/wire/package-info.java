/** Each vendor's requests, answers, streams and errors, byte for byte where known. */
@NullMarked
package dev.polyphony.simulator.wire;

import org.jspecify.annotations.NullMarked;
