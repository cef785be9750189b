/** What texts mean, as vectors computed in this process: a port, and the library behind it. */
@NullMarked
package dev.polyphony.embedding;

import org.jspecify.annotations.NullMarked;
