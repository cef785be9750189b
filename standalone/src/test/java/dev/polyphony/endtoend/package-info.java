/** The whole of Polyphony against the simulator, which it takes for the real providers. */
@NullMarked
package dev.polyphony.endtoend;

import org.jspecify.annotations.NullMarked;
