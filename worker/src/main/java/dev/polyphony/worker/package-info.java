/** A process that hosts the workflows and a lane for every provider. */
@NullMarked
package dev.polyphony.worker;

import org.jspecify.annotations.NullMarked;
