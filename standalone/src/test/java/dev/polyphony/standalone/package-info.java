@NullMarked
package dev.polyphony.standalone;

import org.jspecify.annotations.NullMarked;
