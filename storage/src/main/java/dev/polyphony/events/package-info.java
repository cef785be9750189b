/** What happens in analyses and how they end: stored first, then told to whoever follows. */
@NullMarked
package dev.polyphony.events;

import org.jspecify.annotations.NullMarked;
