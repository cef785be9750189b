@NullMarked
package dev.polyphony.call;

import org.jspecify.annotations.NullMarked;
