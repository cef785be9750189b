/** How demanding a prompt is and what kind of work it asks for. */
@NullMarked
package dev.polyphony.routing;

import org.jspecify.annotations.NullMarked;
