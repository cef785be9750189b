/** Nodes of the recorded plan: each call with its lane, price and time. */
@NullMarked
package dev.polyphony.planning.building;

import org.jspecify.annotations.NullMarked;
