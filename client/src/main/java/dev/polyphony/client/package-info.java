/** Submits analyses and follows them, over a Temporal client. */
@NullMarked
package dev.polyphony.client;

import org.jspecify.annotations.NullMarked;
