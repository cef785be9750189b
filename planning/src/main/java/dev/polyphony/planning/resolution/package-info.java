/** A plan with its names found: routes taken, unknown names set aside, requests counted. */
@NullMarked
package dev.polyphony.planning.resolution;

import org.jspecify.annotations.NullMarked;
