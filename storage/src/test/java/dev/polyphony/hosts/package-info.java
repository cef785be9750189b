@NullMarked
package dev.polyphony.hosts;

import org.jspecify.annotations.NullMarked;
