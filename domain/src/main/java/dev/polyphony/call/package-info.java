/** One question to one model: who is asked, what comes back, and what can go wrong. */
@NullMarked
package dev.polyphony.call;

import org.jspecify.annotations.NullMarked;
