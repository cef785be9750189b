@NullMarked
package dev.polyphony.textstore;

import org.jspecify.annotations.NullMarked;
