/** Who wants to be told that analyses have ended, where that may be, and what is still to be sent. */
@NullMarked
package dev.polyphony.webhook;

import org.jspecify.annotations.NullMarked;
