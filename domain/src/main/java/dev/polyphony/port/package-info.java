/** What parts of the system need of others, whoever provides it. */
@NullMarked
package dev.polyphony.port;

import org.jspecify.annotations.NullMarked;
