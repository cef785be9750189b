/** How a process reaches its Temporal server, and shows it who it is. */
@NullMarked
package dev.polyphony.connection;

import org.jspecify.annotations.NullMarked;
