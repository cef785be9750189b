/** Turns a request into a recorded plan with the catalogue, credentials and settings of the moment. */
@NullMarked
package dev.polyphony.planning;

import org.jspecify.annotations.NullMarked;
