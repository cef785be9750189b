@NullMarked
package dev.polyphony.notation;

import org.jspecify.annotations.NullMarked;
