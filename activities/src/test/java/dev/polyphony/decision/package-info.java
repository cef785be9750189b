@NullMarked
package dev.polyphony.decision;

import org.jspecify.annotations.NullMarked;
