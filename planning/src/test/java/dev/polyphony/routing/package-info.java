@NullMarked
package dev.polyphony.routing;

import org.jspecify.annotations.NullMarked;
