@NullMarked
package dev.polyphony.port;

import org.jspecify.annotations.NullMarked;
