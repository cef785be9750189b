@NullMarked
package dev.polyphony.budget;

import org.jspecify.annotations.NullMarked;
