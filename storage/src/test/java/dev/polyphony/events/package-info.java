@NullMarked
package dev.polyphony.events;

import org.jspecify.annotations.NullMarked;
