/** Which providers can answer now, as seen from the worker that has their keys. */
@NullMarked
package dev.polyphony.probe;

import org.jspecify.annotations.NullMarked;
