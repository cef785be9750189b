@NullMarked
package dev.polyphony.status;

import org.jspecify.annotations.NullMarked;
