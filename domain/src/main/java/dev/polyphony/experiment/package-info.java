/** A candidate that gets a part of the analyses that a control would get, and what is found of it. */
@NullMarked
package dev.polyphony.experiment;

import org.jspecify.annotations.NullMarked;
