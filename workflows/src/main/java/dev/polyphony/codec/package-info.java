/** How payloads are encrypted before a Temporal server sees them. */
@NullMarked
package dev.polyphony.codec;

import org.jspecify.annotations.NullMarked;
